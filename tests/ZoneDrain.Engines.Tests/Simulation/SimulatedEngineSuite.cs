namespace ZoneDrain.Engines.Tests.Simulation;

/// <summary>The suite in virtual time.</summary>
public sealed class SimulatedEngineSuite : EngineSuite<SimulatedFixture>;
