namespace ZoneDrain.Engines.Tests;

/// <summary>The suite on the embedded engine.</summary>
public sealed class EmbeddedEngineSuite : EngineSuite<EmbeddedFixture>;
