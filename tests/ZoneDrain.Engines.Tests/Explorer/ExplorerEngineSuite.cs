namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>The suite on the deterministic engine.</summary>
public sealed class ExplorerEngineSuite : EngineSuite<ExplorerFixture>;
