namespace ZoneDrain.Engines.Tests.Simulation;

/// <summary>The cases of memory in virtual time.</summary>
public sealed class SimulatedMemoryCases : MemoryCases<SimulatedFixture>;
