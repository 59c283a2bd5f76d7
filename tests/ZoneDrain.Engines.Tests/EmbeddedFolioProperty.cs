namespace ZoneDrain.Engines.Tests;

/// <summary>Folios on the embedded engine.</summary>
public sealed class EmbeddedFolioProperty : FolioProperty<EmbeddedFixture>;
