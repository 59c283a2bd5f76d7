using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster;

/// <summary>A world whose cluster keeps its states in a database: it outlives this engine and its silos, and waits for the database.</summary>
public sealed partial class OrleansEngine
{
    private static readonly TimeSpan JournalsEvery = TimeSpan.FromSeconds(2);
    private bool _keeps;
    private long _journalsAt;

    /// <inheritdoc/>
    public string? LastingName => Options.Lasts ? World : null;

    /// <inheritdoc/>
    public int PgmapsMade => (int)Calls.Again(() => _numbers.Count(ActorKind.Pgmap));

    /// <summary>Whether a world has ever had a session on the cluster that <paramref name="grains"/> leads to, as far as the cluster knows.</summary>
    /// <exception cref="ClusterException">The cluster does not answer.</exception>
    public static bool Exists(IGrainFactory grains, string world) => Calls.Again(() => grains.GetGrain<IWorldGrain>(world).Count(ActorKind.Session)) > 0;

    /// <inheritdoc/>
    public PgmapSnapshot? TryInspect(PgmapId pgmap)
    {
        if (_discarded.Contains(pgmap.Value) || Calls.Again(() => Pgmap(pgmap).Describe()) is null) return null;

        // A turn of it comes after its fence: homes that are no more have been given up then, and its pages counted anew.
        Session.Start(new AskPgmap(pgmap, new PgmapEvent(PgmapOp.Inspect), 1));
        return Inspect(pgmap);
    }

    /// <inheritdoc/>
    public IReadOnlyList<ProtocolUnderWay> UnderWay() => [.. Calls.Again(() => _cluster.UnderWay(World)).Select(wire => wire.Open())];

    /// <inheritdoc/>
    public void Keep() => _keeps = true;

    /// <summary>Looks now and then whether the silos can write what they would acknowledge.</summary>
    /// <exception cref="ClusterException">One could not for too long.</exception>
    internal void CheckJournals()
    {
        if (!Options.Lasts) return;
        var (last, now) = (Interlocked.Read(ref _journalsAt), Options.Time.GetTimestamp());
        if (last != 0 && Options.Time.GetElapsedTime(last, now) < JournalsEvery) return;
        if (Interlocked.CompareExchange(ref _journalsAt, now, last) != last) return;
        if (WorstTrouble() is { } trouble && trouble.For > Options.JournalPatience) throw new ClusterException(Words(trouble));
    }

    /// <summary>What keeps the silos from writing, as a sentence; null where nothing does, or nobody answers.</summary>
    public string? JournalTrouble()
    {
        try
        {
            return WorstTrouble() is { } trouble ? Words(trouble) : null;
        }
        catch (ClusterException)
        {
            return null;
        }
    }

    private JournalTrouble? WorstTrouble() => Calls.Again(_cluster.JournalTroubles).MaxBy(trouble => trouble.For);

    private static string Words(JournalTrouble trouble) =>
        $"the cluster's database could not be written for {trouble.For.TotalSeconds:0} s, and nothing is acknowledged that is not written: {trouble.Reason}";
}
