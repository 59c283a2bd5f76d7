namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>The rows on the deterministic engine.</summary>
public sealed class ExplorerKernel61Rows : Kernel61Rows<ExplorerFixture>;
