namespace ZoneDrain.Engines.Tests.Deterministic;

/// <summary>The cases of memory on the deterministic engine.</summary>
public sealed class DeterministicMemoryCases : MemoryCases<DeterministicFixture>;
