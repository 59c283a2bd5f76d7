namespace ZoneDrain.Engines.Tests.Simulation;

/// <summary>Page and pgmap turns in virtual time.</summary>
public sealed class SimulatedPageSequences : PageSequences<SimulatedFixture>
{
    protected override int Tries => 500;
}
