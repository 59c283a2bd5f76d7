namespace ZoneDrain.Engines.Tests;

/// <summary>Page and pgmap turns on the embedded engine.</summary>
public sealed class EmbeddedPageSequences : PageSequences<EmbeddedFixture>
{
    protected override int Tries => 2_000;
}
