using ZoneDrain.Delivery;
using ZoneDrain.Drains;
using ZoneDrain.Engines.Embedded;

namespace ZoneDrain.Engines.Simulation;

/// <summary>A pgmap of a cluster: where its chunks live, and what its own grain has been told of the counter that all silos share.</summary>
internal sealed class SimulatedPgmap(PgmapId id, EmbeddedPgmap host, int shares)
{
    private readonly ulong[] _activated = new ulong[(host.Spec.Frames + 63) / 64];
    private readonly long _chunks = Placement.Chunks(host.Spec.Frames);

    public PgmapId Id => id;

    public EmbeddedPgmap Host => host;

    /// <summary>Parts of the counter, by share.</summary>
    public Part[] Parts { get; } = new Part[shares];

    /// <summary>The sum of what has been stated.</summary>
    public long Known { get; set; }

    public WaiterId RootWaiter { get; set; }

    /// <summary>Runs of chunks; some may be empty.</summary>
    public int Runs => shares;

    public int HomeOf(long frame)
    {
        var chunk = (frame >> host.Spec.Order << host.Spec.Order) / Chunk.Frames;
        return ShareOf(Placement.RunOf(chunk, _chunks, shares));
    }

    public int ShareOf(int run) => Placement.SiloOfRun(run, id.Value, shares);

    /// <summary>The part of a range that lies in a run; empty where it ends before it begins.</summary>
    public (long From, long To) Within(int run, long from, long to) => (
        Math.Max(from, Placement.RunStart(_chunks, run, shares) * Chunk.Frames), Math.Min(to, Placement.RunStart(_chunks, run + 1, shares) * Chunk.Frames));

    /// <summary>Frames of the run that a share has.</summary>
    public long FramesOf(int share)
    {
        var run = Enumerable.Range(0, shares).First(run => ShareOf(run) == share);
        var (from, to) = Within(run, 0, host.Spec.Frames);
        return Math.Max(0, to - from);
    }

    public bool HasChunks(int run) => Placement.RunStart(_chunks, run + 1, shares) > Placement.RunStart(_chunks, run, shares);

    /// <summary>True the first time.</summary>
    public bool Activate(long frame)
    {
        var bit = 1UL << (int)(frame & 63);
        ref var word = ref _activated[frame >> 6];
        if ((word & bit) != 0) return false;
        word |= bit;
        return true;
    }

    /// <summary>A silo's part of the counter, as far as its statements go.</summary>
    internal struct Part
    {
        /// <summary>What has changed and is in no statement yet.</summary>
        public long Unstated;

        public StatementWindow Window;

        /// <summary>A statement is under way.</summary>
        public bool IsSending;

        /// <summary>Another is to follow.</summary>
        public bool IsWanted;

        /// <summary>Tasks whose turn is held up for the statement under way.</summary>
        public List<int>? Held;

        /// <summary>Tasks whose turn is held up for the next.</summary>
        public List<int>? HeldNext;
    }
}
