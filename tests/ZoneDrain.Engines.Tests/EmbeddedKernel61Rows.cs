namespace ZoneDrain.Engines.Tests;

/// <summary>The rows on the embedded engine.</summary>
public sealed class EmbeddedKernel61Rows : Kernel61Rows<EmbeddedFixture>;
