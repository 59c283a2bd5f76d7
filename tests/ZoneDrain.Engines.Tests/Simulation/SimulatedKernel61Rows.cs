namespace ZoneDrain.Engines.Tests.Simulation;

/// <summary>The rows in virtual time.</summary>
public sealed class SimulatedKernel61Rows : Kernel61Rows<SimulatedFixture>;
