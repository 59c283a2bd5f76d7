namespace ZoneDrain.Engines.Tests.Deterministic;

/// <summary>The conformance cases on the deterministic engine.</summary>
public sealed class DeterministicModelCases : ModelCases<DeterministicFixture>;
