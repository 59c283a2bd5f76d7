namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>The cases of memory on the deterministic engine.</summary>
public sealed class ExplorerMemoryCases : MemoryCases<ExplorerFixture>;
