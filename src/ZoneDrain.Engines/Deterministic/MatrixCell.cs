namespace ZoneDrain.Engines.Deterministic;

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
