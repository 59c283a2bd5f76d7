namespace ZoneDrain.Engines.Explorer;

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

/// <summary>One cell of the matrix.</summary>
/// <param name="Report">The exhaustive search of its world.</param>
/// <param name="Letters">The kinds of violation, or a dash; with a question mark where the search was not complete.</param>
/// <param name="Expected">What kernel-model 2.f prints there, E aside; null where it has no such row or column.</param>
public sealed record MatrixCell(ExploreReport Report, string Letters, string? Expected)
{
    /// <summary>The search finds what 2.f says. E came after 2.f and is not compared.</summary>
    public bool Agrees => Expected is null || Expected == Bare;

    private string Bare => string.Join(' ', Letters.Split(' ').Where(letter => letter != "E")) is { Length: > 0 } rest ? rest : "–";
}
