namespace ZoneDrain.Experiments.Simulations;

/// <summary>A fault in virtual time.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="AtNs">Nanoseconds after the load begins.</param>
/// <param name="ForNs">How long it lasts, in nanoseconds; of a death, until it is declared; of a join or a leave, until a share that moves answers.</param>
/// <param name="First">The first silo it concerns.</param>
/// <param name="Count">How many.</param>
/// <param name="Times">How many times as long slow silos take.</param>
/// <param name="Share">The share of the calls that goes astray, where any does: 0 to 1.</param>
/// <param name="DelayNs">How late those arrive, or how long it takes until who asked in vain asks again.</param>
public sealed record VirtualFault(
    VirtualFaultKind Kind, long AtNs, long ForNs, int First, int Count, double Times = 1, double Share = 0, long DelayNs = 0)
{
    /// <summary>Silos are gone after it.</summary>
    public bool TakesSilos => Kind is VirtualFaultKind.RackDies or VirtualFaultKind.SilosLeave;

    /// <summary>In words, as <c>partition of silos 3 to 5 at 20 ms for 5 ms</c>.</summary>
    public override string ToString() =>
        $"{Scenarios.Format.Words<VirtualFaultKind>.Of(Kind)}{Whom} at {Measurement.Durations.Format(AtNs)} for "
        + $"{Measurement.Durations.Format(ForNs)}{(Times > 1 ? FormattableString.Invariant($", {Times:0.#} times as slow") : "")}";

    private string Whom => Share > 0
        ? FormattableString.Invariant($", {100 * Share:0.#} % of all, by {Measurement.Durations.Format(DelayNs)},")
        : $" of {Count} silos from {First}";
}

/// <summary>What happens to silos in virtual time.</summary>
public enum VirtualFaultKind
{
    /// <summary>Silos that lie side by side die at once.</summary>
    RackDies,

    /// <summary>Some silos and the others cannot reach each other.</summary>
    Partition,

    /// <summary>Silos take longer for everything.</summary>
    SlowSilos,

    /// <summary>Silos join.</summary>
    JoinWave,

    /// <summary>Silos stand still.</summary>
    Pause,

    /// <summary>Silos hand over what they have, and go.</summary>
    SilosLeave,

    /// <summary>Calls between actors, or their answers, are lost, and asked again.</summary>
    DroppedCalls,

    /// <summary>Calls between actors arrive twice.</summary>
    RepeatedCalls,

    /// <summary>Calls between actors arrive late.</summary>
    DelayedCalls,
}
