namespace ZoneDrain.Cluster.Store;

/// <summary>Chunks that lie side by side and have one home.</summary>
/// <param name="From">The first chunk.</param>
/// <param name="To">One past the last.</param>
/// <param name="Silo">Where their cells live.</param>
[GenerateSerializer]
internal sealed record HomeRun(long From, long To, SiloAddress Silo);
