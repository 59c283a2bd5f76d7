namespace ZoneDrain.Engines.Deterministic;

/// <summary>One row of the matrix.</summary>
/// <param name="Scheme">The scheme, with its native drain.</param>
/// <param name="RefaultRetakes">With the cure of c-1.</param>
/// <param name="Teardown">How the device goes away.</param>
/// <param name="Cells">A cell for each grace placement: none, at kill, after drain, both.</param>
public sealed record MatrixRow(SchemeId Scheme, bool RefaultRetakes, TeardownKind Teardown, IReadOnlyList<MatrixCell> Cells)
{
    /// <summary>What the row is called.</summary>
    public string Name => $"{Scheme.ToString().ToLowerInvariant()}{(RefaultRetakes ? " re-fault retakes" : "")} {TeardownWord}";

    private string TeardownWord => Teardown switch
    {
        TeardownKind.Disorderly => "disorderly",
        TeardownKind.Orderly => "orderly",
        TeardownKind.OrderlyUnlinked => "orderly, unlinked",
        TeardownKind.DevdaxZap => "devdax+zap",
        TeardownKind.DriverMemory => "driver memory",
        _ => throw new InvalidOperationException($"no word for {Teardown}"),
    };
}
