namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>Page and pgmap turns on the deterministic engine.</summary>
public sealed class ExplorerPageSequences : PageSequences<ExplorerFixture>
{
    protected override int Tries => 1_000;
}
