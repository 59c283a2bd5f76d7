using ZoneDrain.Drains;

namespace ZoneDrain.Engines.Explorer;

/// <summary>A ledger that answers as a pgmap's would and only notes whether the shared counter would hear a report.</summary>
internal sealed class ReportProbe(PgmapWorld pgmap) : ILedger
{
    public bool Reports { get; private set; }

    public long AddRoot(long delta)
    {
        Reports = true;
        return pgmap.Root + delta;
    }

    public long AddShard(int worker, long delta) => pgmap.Shards[worker] + delta;

    public long AddChunk(long frame, long delta) => pgmap.Chunks[frame / Chunk.Frames] + delta;

    public void MarkChunk(long frame)
    {
        // A mark is on the page's own chunk.
    }

    public bool IsDying(int worker) => pgmap.LifeCopies[worker] != Grace.Life.Live;
}
