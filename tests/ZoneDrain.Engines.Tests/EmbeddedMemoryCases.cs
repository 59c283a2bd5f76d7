namespace ZoneDrain.Engines.Tests;

/// <summary>The cases of memory on the embedded engine.</summary>
public sealed class EmbeddedMemoryCases : MemoryCases<EmbeddedFixture>;
