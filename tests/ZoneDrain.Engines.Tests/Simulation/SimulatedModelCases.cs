namespace ZoneDrain.Engines.Tests.Simulation;

/// <summary>The conformance cases in virtual time.</summary>
public sealed class SimulatedModelCases : ModelCases<SimulatedFixture>;
