using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Recovery;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Delivery;
using ZoneDrain.Drains;
using ZoneDrain.Grace;
using ZoneDrain.Holders;

namespace ZoneDrain.Cluster.Grains;

/// <summary>
/// The loss of a silo. The world stands still: no protocol anywhere asks anything, and each tells what it and its actor keep of the pgmap. What nobody names
/// has died. Inodes and the driver that died come back as far as others know them; the chunks of the dead get new homes; and every page is counted anew from
/// what the living keep, so that nothing is counted that a lost holder had, and nothing is missing that a living one has. Turns of the pgmap wait meanwhile.
/// </summary>
internal sealed partial class PgmapGrain
{
    private static readonly TimeSpan HearPause = TimeSpan.FromMilliseconds(10);
    private readonly HashSet<SiloAddress> _fenced = [];
    private readonly List<SiloAddress> _unnamed = [];
    private readonly List<string> _untold = [];
    private readonly List<CallStamp> _orphans = [];
    private Task _fencing = Task.CompletedTask;
    private long _fences = Lanes.FirstNumber();
    private bool _counting;
    private bool _isAnew;

    /// <inheritdoc/>
    public async ValueTask Fence(SiloAddress dead, PgmapPlacement known)
    {
        _plan ??= known;

        // Whoever joined since takes a silo that left for dead.
        if (Silo.HasLeft(dead)) return;
        if (_fenced.Add(dead))
        {
            _unnamed.Add(dead);
            _fencing = After(_fencing, FenceNow);
        }

        await _fencing;
    }

    private async Task After(Task before, Func<Task> step)
    {
        // One that failed was told to who asked for it.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _counting = true;
        try
        {
            await step();
        }
        finally
        {
            _counting = false;
        }

        if (_plan is not null) await WakeRootIfZero();
    }

    private async Task FenceNow()
    {
        if (_plan is null) return;
        var work = new FenceWork(++_fences);
        var step = FenceStep.None;
        _orphans.Clear();
        try
        {
            while ((step = FenceRules.Next(step, HasNewcomer(work.Closed))) != FenceStep.Open) await Take(step, work);
        }
        finally
        {
            await Actors.TellSilos(work.Closed, agent => agent.OpenGate(Key.World, Key.ToString(), work.Number));
        }

        // Waiters ask their pages, and a page of this pgmap may ask back: not inside the fence.
        _ = SubscribeAgain();
    }

    private Task Take(FenceStep step, FenceWork work) => step switch
    {
        FenceStep.Refuse => Begin(work),
        FenceStep.Close => Actors.TellSilos(work.Closed, agent => agent.CloseGate(Key.World, Key.ToString(), Silo.Here, work.Number)),
        FenceStep.Stand => Stand(work),
        FenceStep.Cut => Cut(work),
        FenceStep.Rehome => Rehome(),
        FenceStep.Recount => CountAnew(work),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "no step of a fence is taken so"),
    };

    private async Task Begin(FenceWork work)
    {
        // Whoever told of the death may have heard of it first: until this silo has, an actor of the dead may still answer here, and would pass for living.
        while (!_unnamed.TrueForAll(Actors.IsDead)) await Task.Delay(HearPause);

        // A death that is told from here on is awaited, and named, by the fence that follows this one.
        work.Dead = [.. _unnamed];
        if (_log.IsOn) await WakeProcesses();
        work.Gone = await FindGone();
        work.IsDriverLost = !await Addressing.Actors.Surely(() => Actors.Driver(Id.Value).Exists());

        // A silo that has joined since then must stand still, too.
        work.Closed.UnionWith(Actors.Silos);
        await RefuseDead(work.Closed);
    }

    // What the dead still have on its way comes too late from here on, wherever it arrives.
    private async Task RefuseDead(IEnumerable<SiloAddress> silos) => await Actors.TellSilos(silos, agent => agent.Refuse(Actors.Dead));

    private async Task Stand(FenceWork work)
    {
        int[] lost = [.. work.Gone.Select(known => known.Number)];
        var order = new SnapshotRequest(Id, Plan.Spec.Order, await FindLost(), [.. Plan.Inodes.Select(known => known.Number).Except(lost)], lost,
            [.. work.Gone.Where(known => !known.Spec.ShowsFrames).Select(known => known.Number)], HasFrames || work.IsDriverLost)
        {
            OnlyStands = true,
            Form = Plan.Spec.Type.EntryForm(),
            Rested = Lanes.Rested(),
        };
        var standing = await Ask(work.Closed, order);
        work.Order = order with { OnlyStands = false, Moving = [.. standing.SelectMany(cut => cut.Moving).Distinct()] };
    }

    private async Task Cut(FenceWork work) => work.Cuts = await Ask(work.Closed, work.Order!);

    private async Task Rehome()
    {
        var members = Actors.Silos.Where(silo => !Silo.IsLeaving(silo)).DefaultIfEmpty(Silo.Here).ToList();
        _plan = Plan.Moved(Actors.IsDead, members);
        await Note();
        await TellPlan();
        foreach (var dead in _parts.Keys.Where(Actors.IsDead).ToList()) _parts.Remove(dead);
    }

    private async Task CountAnew(FenceWork work)
    {
        var (cuts, order, isDriverLost) = (work.Cuts, work.Order!, work.IsDriverLost);
        var processes = await FindLostProcesses(cuts);
        await ForgetMappers(work.Gone, processes);
        await RestoreInodes(work.Gone, cuts);
        var (corrected, inUse) = await Recount(cuts, order.Rested);
        if (order.Driver) await RestoreDriver(cuts, inUse);
        KeepWalks(cuts);
        if (_walks.Count == 0 && _walkWaiter != default) await WakeWalks();
        await Tell(work.Dead, order.Lost, processes, work.Gone, isDriverLost && HasFrames, corrected, cuts);
    }

    private bool HasNewcomer(HashSet<SiloAddress> closed) => Actors.Silos.Any(silo => !closed.Contains(silo));

    // A protocol is ended once, and tells so once, however often all is cut.
    private async Task<List<Snapshot>> Ask(IEnumerable<SiloAddress> silos, SnapshotRequest order)
    {
        List<Snapshot> cuts = [.. (await Actors.AskSilos(silos, (agent, _) => agent.Cut(Key.World, order))).SelectMany(cut => cut)];
        _orphans.AddRange(cuts.SelectMany(cut => cut.Orphans));
        return cuts;
    }

    // A walk whose answer is on its way has ended here and goes on there, or the reverse: this grain knows, unless it was lost itself. Then nothing that it
    // answered is on its way any more, and the walks are those that were told of.
    private void KeepWalks(List<Snapshot> cuts)
    {
        var walks = cuts.SelectMany(cut => cut.Walks).ToList();
        var living = walks.Concat(cuts.SelectMany(cut => cut.Asking)).ToHashSet();
        _walks.RemoveAll(call => !living.Contains(call));
        if (_isAnew && Traits.GupTestsPgmap) _walks.AddRange(walks);
        _isAnew = false;
    }

    private async Task<HomeRun[]> FindLost()
    {
        var awaited = await Actors.AskSilos(Plan.HomeSilos, (agent, _) => agent.Awaited(Key.World, Id));
        return [.. Plan.Homes.Where(run => Actors.IsDead(run.Silo)).Concat(awaited.SelectMany(runs => runs))];
    }

    private async Task<List<KnownInode>> FindGone()
    {
        var gone = new List<KnownInode>();
        foreach (var known in Plan.Inodes)
        {
            if (await Addressing.Actors.Surely(() => Actors.Inode(known.Number).Save()) is null) gone.Add(known);
        }

        return gone;
    }

    private async Task<List<HolderId>> FindLostProcesses(List<Snapshot> cuts)
    {
        var living = cuts.Where(cut => cut.Process >= 0).Select(cut => HolderId.Of(new ProcessId(cut.Process))).ToHashSet();
        var holders = (await Actors.AskSilos(Plan.HomeSilos, (agent, _) => agent.Holders(Key.World, Id))).SelectMany(bits => bits).Select(HolderId.FromBits);
        var mappers = cuts.Where(cut => cut.Process < 0).SelectMany(cut => cut.Mapped).Select(process => HolderId.Of(new ProcessId(process)));
        var lost = holders.Concat(mappers).Distinct().Where(holder => holder.Kind == HolderKind.Process && !living.Contains(holder));
        return [.. lost.OrderBy(holder => holder.Bits)];
    }

    private async Task ForgetMappers(List<KnownInode> gone, List<HolderId> processes)
    {
        int[] numbers = [.. processes.Select(holder => (int)holder.Number)];
        if (numbers.Length == 0) return;
        foreach (var known in Plan.Inodes.Except(gone))
            await Addressing.Actors.Surely(() => Actors.Inode(known.Number).ForgetMappers(numbers, Silo.Fences.Here));
    }

    private async Task RestoreInodes(List<KnownInode> gone, List<Snapshot> cuts)
    {
        foreach (var known in gone)
        {
            int[] mappers = [.. cuts.Where(cut => cut.Process >= 0)
                .SelectMany(cut => cut.Mapped.Where(inode => inode == known.Number).Select(_ => cut.Process))];
            await Addressing.Actors.Surely(() => Actors.Inode(known.Number).Restore(known.Spec, mappers, [.. _orphans], Silo.Fences.Here));
        }
    }

    private bool HasFrames => Plan.Spec.Type != MemoryType.Generic;

    // What an allocator has handed out is what is in use, and what is on its way; a file system's also what its files have, each block as often as they do.
    private async Task RestoreDriver(List<Snapshot> cuts, IEnumerable<(long Frame, long Pages)> inUse)
    {
        var files = cuts.SelectMany(cut => cut.Blocks.Select(block => (block.Frame, block.Pages, Times: 1))
            .Concat(cut.Taken.Select(run => (run.Frame, run.Pages, run.Times))));
        var used = HasFrames ? FrameCounts.Of(files, inUse).ToArray() : [];
        await Addressing.Actors.Surely(() => Actors.Driver(Id.Value).Restore(HasFrames ? Plan.Spec.Frames : 0, used, [.. _orphans], Silo.Fences.Here));
    }

    private async Task<(long Corrected, List<(long Frame, long Pages)> InUse)> Recount(List<Snapshot> cuts, long rested)
    {
        var fresh = cuts.SelectMany(cut => cut.Fresh).ToHashSet();
        var told = Plan.Life == Life.Freed ? [] : cuts.SelectMany(cut => cut.Kept);
        var kept = told.Where(page => CutRules.Counts(page, fresh)).OrderBy(page => page.InodePlusOne == 0).ToList();
        var bases = RecountRules.BasesOf(DropsBases, _basesDropped);
        var floors = new CallFloors(Plan.Version, rested, [.. cuts.Select(cut => cut.Last)]);
        var (busy, corrected) = (0L, 0L);
        var inUse = new List<(long Frame, long Pages)>();
        if (!Plan.Spec.Type.IsAllocated()) inUse.AddRange(kept.Select(page => (page.Frame, 1L << page.Order)));
        foreach (var run in Plan.Homes)
        {
            var recount = new Recount(run, Plan.Version, [.. kept.Where(page => run.Has(page.Frame, Plan.Spec.Order))], bases, [.. _orphans], floors);
            foreach (var answer in await Actors.AskSilos([run.Silo], (agent, _) => agent.Recount(Key.World, Id, recount)))
            {
                Learn(answer.Statement);
                (busy, corrected) = (busy + answer.Busy, corrected + answer.Corrected);
                inUse.AddRange(answer.InUse);
            }
        }

        await Actors.TellSilos(Plan.HomeSilos, agent => agent.EndRecount(Key.World, Id, Plan.Version));
        var (idle, pages, parts) = (_basesDropped ? _idleDropped : (long?)null, Plan.Spec.Frames >> Plan.Spec.Order, _parts.Values.Sum(part => part.Part));
        if (DropsBases) _base = RecountRules.BaseOf(idle, _baseAdded, busy, pages, parts);
        await Note();
        return (corrected, inUse);
    }

    private bool DropsBases => RecountRules.DropsBases(Plan.Spec.Strategy, Plan.Life);

    private async Task Tell(
        SiloAddress[] dead, HomeRun[] lost, List<HolderId> processes, List<KnownInode> inodes, bool driver, long corrected, List<Snapshot> cuts)
    {
        List<string> lines = [.. _untold];
        _untold.Clear();
        if (lost.Length > 0)
        {
            var frames = lost.Select(run => $"{run.From * Chunk.Frames}..{run.To * Chunk.Frames - 1}");
            lines.Add($"the cells of frames {string.Join(", ", frames)}, which were restored from what holders keep");
        }

        if (processes.Count > 0) lines.Add($"lost holders: {string.Join(", ", processes)}, whose references were revoked");
        lines.AddRange(inodes.Select(known => known.Spec.ShowsFrames
            ? $"inode-{known.Number}, which came back with its mappers"
            : $"inode-{known.Number} with its blocks and index, which came back empty"));
        if (driver) lines.Add($"driver-{Id.Value}, whose free frames were restored from what lives");
        if (corrected > 0) lines.Add($"references under way at {corrected} pages that live, which were counted anew");
        lines.AddRange(cuts.SelectMany(cut => cut.Ended));
        if (dead.Length == 0)
        {
            // Who died has not been said yet; it will be, for that is why this grain is here anew.
            _untold.AddRange(lines);
            return;
        }

        var loss = $"{Id}: {string.Join(", ", dead)} died with {(lines.Count == 0 ? "nothing of it" : string.Join("; ", lines.Distinct()))}";
        _unnamed.RemoveAll(dead.Contains);
        await Actors.TellSilos(Actors.Silos, agent => agent.AddLoss(Key.World, loss));
    }

    private async Task SubscribeAgain()
    {
        await _fencing;
        await Actors.TellSilos(Actors.Silos, agent => agent.SubscribeAgain(Key.World, Id));
    }

    /// <summary>What a fence has found out so far.</summary>
    private sealed class FenceWork(long number)
    {
        /// <summary>Grows with every fence of the pgmap.</summary>
        public long Number { get; } = number;

        /// <summary>Whose death it is made for.</summary>
        public SiloAddress[] Dead { get; set; } = [];

        /// <summary>The silos that stand still.</summary>
        public HashSet<SiloAddress> Closed { get; } = [];

        /// <summary>Inodes that are gone.</summary>
        public List<KnownInode> Gone { get; set; } = [];

        /// <summary>So is the driver.</summary>
        public bool IsDriverLost { get; set; }

        /// <summary>What everybody is asked.</summary>
        public SnapshotRequest? Order { get; set; }

        /// <summary>What they keep.</summary>
        public List<Snapshot> Cuts { get; set; } = [];
    }
}
