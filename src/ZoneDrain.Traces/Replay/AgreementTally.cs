namespace ZoneDrain.Traces.Replay;

/// <summary>Counts comparisons of one kind.</summary>
internal sealed class AgreementTally(AgreementKind kind)
{
    private readonly SortedDictionary<string, (long Samples, long Agreed)> _outcomes = new(StringComparer.Ordinal);
    private long _inferred;
    private long _uncheckable;

    internal void Add(string predicted, string recorded, bool inferred)
    {
        var (samples, agreed) = _outcomes.GetValueOrDefault(recorded);
        _outcomes[recorded] = (samples + 1, agreed + (predicted == recorded ? 1 : 0));
        if (inferred) _inferred++;
    }

    internal void AddUncheckable() => _uncheckable++;

    internal KindAgreement Finish()
    {
        OutcomeAgreement[] outcomes =
        [
            .. _outcomes.Select(pair => new OutcomeAgreement(pair.Key, pair.Value.Samples, pair.Value.Agreed)).OrderByDescending(outcome => outcome.Samples),
        ];
        return new(kind, outcomes.Sum(outcome => outcome.Samples), outcomes.Sum(outcome => outcome.Agreed), _inferred, _uncheckable, outcomes);
    }
}
