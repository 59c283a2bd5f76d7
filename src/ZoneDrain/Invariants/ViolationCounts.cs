namespace ZoneDrain.Invariants;

/// <summary>How often each invariant was broken.</summary>
/// <param name="Predicted">Hazards, by number of <see cref="Invariant"/>.</param>
/// <param name="Unpredicted">Failures, likewise.</param>
public sealed record ViolationCounts(IReadOnlyList<long> Predicted, IReadOnlyList<long> Unpredicted)
{
    /// <summary>Number of invariants.</summary>
    public const int Kinds = (int)Invariant.LongtermOnMovable + 1;

    /// <summary>All hazards.</summary>
    public long Hazards => Predicted.Sum();

    /// <summary>All failures.</summary>
    public long Failures => Unpredicted.Sum();
}
