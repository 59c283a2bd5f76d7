namespace ZoneDrain.Engines.Tests.Deterministic;

/// <summary>The suite on the deterministic engine.</summary>
public sealed class DeterministicEngineSuite : EngineSuite<DeterministicFixture>;
