namespace ZoneDrain.Engines.Tests;

/// <summary>F on the embedded engine.</summary>
public sealed class EmbeddedHandedOutFrames : HandedOutFrames<EmbeddedFixture>;
