namespace ZoneDrain.Engines.Tests;

/// <summary>The conformance cases on the embedded engine.</summary>
public sealed class EmbeddedModelCases : ModelCases<EmbeddedFixture>;
