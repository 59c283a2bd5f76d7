using ZoneDrain.Drains;

namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>Chunks that lie side by side and have one home.</summary>
/// <param name="From">The first chunk.</param>
/// <param name="To">One past the last.</param>
/// <param name="Silo">Where their cells live.</param>
[GenerateSerializer]
internal sealed record HomeRun(long From, long To, SiloAddress Silo)
{
    /// <summary>The frame's cell lives in one of them: that of its head, where folios are of a fixed order.</summary>
    public bool Has(long frame, int order) => (frame >> order << order) / Chunk.Frames is var chunk && chunk >= From && chunk < To;
}
