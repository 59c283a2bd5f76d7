namespace ZoneDrain.Engines.Tests.Deterministic;

/// <summary>The rows on the deterministic engine.</summary>
public sealed class DeterministicKernel61Rows : Kernel61Rows<DeterministicFixture>;
