namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>The conformance cases on the deterministic engine.</summary>
public sealed class ExplorerModelCases : ModelCases<ExplorerFixture>;
