namespace ZoneDrain.Engines.Tests.Deterministic;

/// <summary>Page and pgmap turns on the deterministic engine.</summary>
public sealed class DeterministicPageSequences : PageSequences<DeterministicFixture>
{
    protected override int Tries => 1_000;
}
