using ZoneDrain.Traces.Reading;

namespace ZoneDrain.Traces.Replay;

/// <summary>How far the model and a recording agree. Immutable.</summary>
/// <param name="Steps">Steps of the trace.</param>
/// <param name="Kinds">Every kind, in the order of <see cref="AgreementKind"/>.</param>
/// <param name="First">The first disagreements, oldest first, up to the number asked for.</param>
/// <param name="Reading">What reading the trace found.</param>
public sealed record AgreementReport(int Steps, IReadOnlyList<KindAgreement> Kinds, IReadOnlyList<Disagreement> First, TraceReport Reading)
{
    /// <summary>Outcomes that are rare and matter: <see cref="AgreementGoal.MinorityAgreement"/> holds for each.</summary>
    public static IReadOnlyList<string> MinorityOutcomes { get; } = ["SIGBUS", "MAJOR", "busy"];

    /// <summary>All disagreements, those not kept in <see cref="First"/> included.</summary>
    public long Disagreements => Kinds.Sum(kind => kind.Samples - kind.Agreed);

    /// <summary>Pins of the trace that the model refused.</summary>
    public int PinsRefused { get; init; }

    /// <summary>The replay was cancelled before the end of the trace.</summary>
    public bool Interrupted { get; init; }

    /// <summary>The agreement on <paramref name="kind"/>.</summary>
    public KindAgreement this[AgreementKind kind] => Kinds[(int)kind];

    /// <summary>What misses <paramref name="goal"/>, as "kind" or "kind: outcome"; empty where it is reached.</summary>
    public IReadOnlyList<string> Missed(AgreementGoal goal)
    {
        ArgumentNullException.ThrowIfNull(goal);
        var missed = new List<string>();
        foreach (var kind in Kinds.Where(kind => kind.Samples >= goal.SamplesMin))
        {
            if (kind.Share < goal.Agreement) missed.Add($"{kind.Kind}");
            var rare = kind.Outcomes.Where(outcome => MinorityOutcomes.Contains(outcome.Outcome) && outcome.Share < goal.MinorityAgreement);
            missed.AddRange(rare.Select(outcome => $"{kind.Kind}: {outcome.Outcome}"));
        }

        return missed;
    }
}

/// <summary>What a replay must reach.</summary>
/// <param name="Agreement">Share of each kind, 0..1.</param>
/// <param name="MinorityAgreement">Share of each rare outcome (SIGBUS, MAJOR, busy), 0..1.</param>
/// <param name="SamplesMin">Samples a kind must have before it counts.</param>
public sealed record AgreementGoal(double Agreement = 0.99, double MinorityAgreement = 0.95, int SamplesMin = 50);

/// <summary>One comparison in which the sides differ.</summary>
/// <param name="Line">Line of the trace on which the step began.</param>
/// <param name="Kind">What was compared.</param>
/// <param name="Step">What the step was, in words.</param>
/// <param name="Predicted">The model's side.</param>
/// <param name="Recorded">The kernel's side.</param>
public sealed record Disagreement(int Line, AgreementKind Kind, string Step, string Predicted, string Recorded);
