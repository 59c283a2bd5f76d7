namespace ZoneDrain.Engines.Tests.Simulation;

/// <summary>F on the engine in virtual time.</summary>
public sealed class SimulatedHandedOutFrames : HandedOutFrames<SimulatedFixture>;
