namespace ZoneDrain.Engines.Tests.Deterministic;

/// <summary>Folios on the deterministic engine.</summary>
public sealed class DeterministicFolioProperty : FolioProperty<DeterministicFixture>;
