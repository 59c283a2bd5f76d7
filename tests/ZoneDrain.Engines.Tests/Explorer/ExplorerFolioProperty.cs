namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>Folios on the deterministic engine.</summary>
public sealed class ExplorerFolioProperty : FolioProperty<ExplorerFixture>;
