using ZoneDrain.Engines.Embedded;
using ZoneDrain.Traces.Replay;

namespace ZoneDrain.Cli.Replay;

/// <summary>Replays on the embedded engine, one session, in recorded order.</summary>
internal sealed class EmbeddedReplay : IReplay
{
    /// <inheritdoc/>
    public TraceAgreement Run(ReplayRequest request, CancellationToken cancellation)
    {
        using var engine = new EmbeddedEngine(new() { Workers = 1 });
        var setting = new ReplaySetting { Scheme = request.Scheme, Strategy = SchemeList.Get(request.Scheme).NativeDrain, FileSystem = request.FileSystem };
        var report = TraceReplay.Check(request.Trace, engine, setting, cancellation);
        return new(
            [.. report.Kinds.Select(Row)],
            [.. report.First.Select(one => FormattableString.Invariant(
                $"line {one.Line}, {one.Step}: {AgreementTable.Name(one.Kind)} predicted {one.Predicted}, recorded {one.Recorded}"))],
            [.. Rare(report), .. Reading(report)],
            report.Interrupted);
    }

    private static AgreementRow Row(KindAgreement kind) => new(
        AgreementTable.Name(kind.Kind), kind.Samples, kind.Agreed, kind.Inferred, kind.Samples == 0 ? 0 : kind.Outcomes[0].Samples, kind.Uncheckable);

    private static IEnumerable<string> Rare(AgreementReport report) =>
        from kind in report.Kinds
        from outcome in kind.Outcomes
        where AgreementReport.MinorityOutcomes.Contains(outcome.Outcome)
        select FormattableString.Invariant($"{AgreementTable.Name(kind.Kind)} {outcome.Outcome}: {outcome.Agreed} of {outcome.Samples} predicted.");

    private static IEnumerable<string> Reading(AgreementReport report)
    {
        var reading = report.Reading;
        foreach (var (name, count) in reading.NotUnderstood) yield return FormattableString.Invariant($"{count} lines of event {name} were not understood.");
        if (reading.LostEvents > 0) yield return FormattableString.Invariant($"The kernel lost {reading.LostEvents} events.");
        yield return FormattableString.Invariant(
            $"Opens bound to a DAX inode: {reading.OpensBoundByFault} by a fault, {reading.OpensBoundByPointer} inferred; {reading.OpensNotBound} never.");
        if (reading.Pins > 0)
            yield return FormattableString.Invariant(
                $"Pins: {reading.Pins}, of which {reading.PinsFromSplice} begin at a vmsplice and {reading.PinsInferred} where inferred.");
        if (report.PinsRefused > 0) yield return FormattableString.Invariant($"The model refused {report.PinsRefused} pins of the trace.");
    }
}
