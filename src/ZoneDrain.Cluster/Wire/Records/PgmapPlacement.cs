using ZoneDrain.Drains;
using ZoneDrain.Grace;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>What every silo knows of a pgmap: what it was created as, where its chunks live, and where it is in its life.</summary>
/// <param name="Spec">What it was created as.</param>
/// <param name="Homes">Homes in the order of chunks; they cover the device.</param>
/// <param name="Version">Grows with every change of homes.</param>
/// <param name="Life">Its life.</param>
/// <param name="Zap">The zap order of its kill, for the record.</param>
/// <param name="Grace">The grace placement of its kill, for the record.</param>
[GenerateSerializer]
internal sealed record PgmapPlacement(PgmapSpec Spec, HomeRun[] Homes, long Version, Life Life, ZapOrder Zap, GracePlacement Grace)
{
    /// <summary>The inodes that live on it, by number, so that one that is lost can be named, and a devdax device made again.</summary>
    [Id(6)]
    public KnownInode[] Inodes { get; init; } = [];

    /// <summary>The teardown that was started; null for none.</summary>
    [Id(7)]
    public StoredTeardown? Teardown { get; init; }

    /// <summary>How it is torn down, as far as it tells itself: by the zap order and the grace placement of its kill, once it was killed.</summary>
    public TeardownPlan TeardownOf(PgmapId id) =>
        new(id, Spec.Scheme, Spec.Strategy, Spec.Frames, Spec.Order, Zap, Grace, Inodes.Any(inode => inode.Spec.Kind == InodeKind.Devdax));

    /// <summary>Chunks of the device.</summary>
    public long Chunks => Drains.Placement.Chunks(Spec.Frames);

    /// <summary>A new pgmap whose chunks are dealt to the silos in equal runs, so that a sweep is one call a silo.</summary>
    public static PgmapPlacement New(PgmapSpec spec, IReadOnlyList<SiloAddress> silos, int pgmap)
    {
        var plan = new PgmapPlacement(spec, [], 1, Life.Live, default, GracePlacement.Both);
        var runs = new List<HomeRun>();
        for (var at = 0; at < silos.Count; at++)
        {
            var (from, to) = (Drains.Placement.RunStart(plan.Chunks, at, silos.Count), Drains.Placement.RunStart(plan.Chunks, at + 1, silos.Count));
            if (to > from) runs.Add(new(from, to, silos[Drains.Placement.SiloOfRun(at, pgmap, silos.Count)]));
        }

        return plan with { Homes = [.. runs] };
    }

    /// <summary>The home of a frame: that of its head where folios are fixed.</summary>
    public SiloAddress HomeOf(long frame)
    {
        var chunk = (frame >> Spec.Order << Spec.Order) / Chunk.Frames;
        var (low, high) = (0, Homes.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Homes[middle].To <= chunk) low = middle + 1;
            else high = middle;
        }

        return Homes[low].Silo;
    }

    /// <summary>The silos that are home to a chunk, each once, in order.</summary>
    public IEnumerable<SiloAddress> HomeSilos => Homes.Select(run => run.Silo).Distinct();

    /// <summary>The same plan with some chunks at another home.</summary>
    public PgmapPlacement Moved(HomeRun moved)
    {
        var runs = new List<HomeRun>();
        foreach (var run in Homes)
        {
            if (run.To <= moved.From || run.From >= moved.To)
            {
                runs.Add(run);
                continue;
            }

            if (run.From < moved.From) runs.Add(run with { To = moved.From });
            runs.Add(moved with { From = Math.Max(run.From, moved.From), To = Math.Min(run.To, moved.To) });
            if (run.To > moved.To) runs.Add(run with { From = moved.To });
        }

        for (var at = runs.Count - 1; at > 0; at--)
        {
            if (!runs[at].Silo.Equals(runs[at - 1].Silo)) continue;
            runs[at - 1] = runs[at - 1] with { To = runs[at].To };
            runs.RemoveAt(at);
        }

        return this with { Version = Version + 1, Homes = [.. runs] };
    }

    /// <summary>The same plan with everything that lived on some silos dealt to others.</summary>
    public PgmapPlacement Moved(Func<SiloAddress, bool> from, IReadOnlyList<SiloAddress> to)
    {
        var next = 0;
        return this with
        {
            Version = Version + 1,
            Homes = [.. Homes.Select(run => from(run.Silo) ? run with { Silo = to[next++ % to.Count] } : run)],
        };
    }
}

/// <summary>An inode as its pgmap knows it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Spec">What does not change about it.</param>
[GenerateSerializer]
internal sealed record KnownInode(int Number, InodeSpec Spec);

/// <summary>A teardown that has been started, as every silo knows it: it goes on though its pgmap's grain is lost, and is found by its ticket.</summary>
/// <param name="Stamp">Who started it.</param>
/// <param name="Ticket">Its ticket.</param>
[GenerateSerializer]
internal sealed record StoredTeardown(StartStamp Stamp, long Ticket)
{
    /// <summary>What is torn down, and how; null where a journal of form 1 does not say it in a form that can be read.</summary>
    [Id(3)]
    public TeardownPlan? Plan { get; init; }
}
