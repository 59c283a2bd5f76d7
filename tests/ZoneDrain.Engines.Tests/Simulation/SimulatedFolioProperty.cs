namespace ZoneDrain.Engines.Tests.Simulation;

/// <summary>Folios in virtual time.</summary>
public sealed class SimulatedFolioProperty : FolioProperty<SimulatedFixture>;
