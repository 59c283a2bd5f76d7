using ZoneDrain.Cluster.Store;
using ZoneDrain.Drains;
using ZoneDrain.Holders;
using ZoneDrain.Inodes;
using ZoneDrain.Pages;
using ZoneDrain.Processes;
using ZoneDrain.Values;

namespace ZoneDrain.Cluster.Grains;

/// <summary>
/// The loss of a silo. In the order: its part of the counter is forgotten; its chunks get new homes, which answer nothing yet; holders that know nothing of
/// themselves any more died with it, and their references elsewhere are revoked; the chunks are restored from what the living holders keep; who slept on a
/// page there asks again. Turns of the pgmap wait meanwhile, so no drain passes over a chunk that is not restored.
/// </summary>
internal sealed partial class PgmapGrain
{
    private readonly HashSet<SiloAddress> _fenced = [];
    private Task _fencing = Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask Fence(SiloAddress dead, PgmapPlan known)
    {
        if (_plan is null || known.Version > _plan.Version || known.Life > _plan.Life) _plan = known;
        if (_fenced.Add(dead)) _fencing = FenceAfter(_fencing, dead);
        await _fencing;
    }

    private async Task FenceAfter(Task before, SiloAddress dead)
    {
        await before;
        foreach (var part in await Actors.AskSilos(Actors.Silos, (keeper, _) => keeper.State(Key.World, Id))) Learn(part);
        _parts.Remove(dead);
        var lost = Plan.Homes.Where(run => run.Silo.Equals(dead)).ToList();
        _plan = Plan.Moved(dead, Actors.Silos);
        await Note();
        await TellPlan();

        var processes = await FindProcesses();
        var gone = await RevokeLost(processes);
        await RestoreInodes(processes);
        foreach (var run in lost) await Restore(run, processes);
        await Actors.AskSilos(Actors.Silos, async (keeper, _) =>
        {
            await keeper.AddLoss(Key.World, $"{Id}: {dead} died with {Describe(lost)}; {gone}");
            return true;
        });
        await WakeRootIfZero();

        // Waiters ask their pages, and a page of this pgmap may ask back: not inside the fence.
        _ = SubscribeAgain();
    }

    private static string Describe(List<HomeRun> lost) => lost.Count == 0
        ? "no cells of it"
        : "the cells of frames " + string.Join(", ", lost.Select(run => $"{run.From * Chunk.Frames}..{run.To * Chunk.Frames - 1}"))
            + ", which were restored from what holders keep";

    private async Task SubscribeAgain()
    {
        await _fencing;
        await Actors.AskSilos(Actors.Silos, async (keeper, _) =>
        {
            await keeper.SubscribeAgain(Key.World, Id);
            return true;
        });
    }

    private async Task<List<ProcessState>> FindProcesses()
    {
        var found = new List<ProcessState>();
        var count = await Actors.Numbers.Count(ActorKind.Process);
        for (var number = 0; number < count; number++)
        {
            if (await Actors.Process(number).Save() is not { } bytes) continue;
            var state = new ProcessState(new(number));
            var reader = new StateReader(bytes);
            state.Load(ref reader);
            found.Add(state);
        }

        return found;
    }

    private async Task<string> RevokeLost(List<ProcessState> processes)
    {
        var living = processes.Select(process => HolderId.Of(process.Id)).ToHashSet();
        var holders = (await Actors.AskSilos(Plan.HomeSilos, (keeper, _) => keeper.Holders(Key.World, Id)))
            .SelectMany(bits => bits).Distinct().Select(HolderId.FromBits);
        var lost = holders.Where(holder => holder.Kind == HolderKind.Process && !living.Contains(holder)).OrderBy(holder => holder.Bits).ToList();
        if (lost.Count == 0) return "no holder was lost";
        ulong[] bits = [.. lost.Select(holder => holder.Bits)];
        var rows = await Actors.AskSilos(Plan.HomeSilos, (keeper, _) => keeper.Revoke(Key.World, Id, bits));
        return $"lost holders: {string.Join(", ", lost)}; {rows.Sum()} of their references were revoked";
    }

    private async Task RestoreInodes(List<ProcessState> processes)
    {
        foreach (var known in Plan.Inodes.Where(known => known.Spec.Kind == InodeKind.Devdax))
        {
            var mappers = processes.SelectMany(process => process.Mappings.Where(vma => vma.Inode.Value == known.Number).Select(_ => process.Id.Value));
            await Actors.Inode(known.Number).Restore(known.Spec, [.. mappers]);
        }
    }

    private async Task Restore(HomeRun run, List<ProcessState> processes)
    {
        var kept = new List<KeptPage>();
        foreach (var process in processes)
        {
            var holder = HolderId.Of(process.Id).Bits;
            kept.AddRange(process.Entries().Where(entry => entry.Pte.IsDevice && IsIn(run, entry.Pte.Page))
                .Select(entry => new KeptPage(entry.Pte.Page.Frame, holder, (byte)PageUse.Map, 1)));
            kept.AddRange(process.Pins().Where(pin => IsIn(run, pin.Pin.Page))
                .Select(pin => new KeptPage(pin.Pin.Page.Frame, holder, (byte)pin.Pin.Use, pin.Pin.Pages)));
        }

        foreach (var known in Plan.Inodes)
        {
            if (await Actors.Inode(known.Number).Save() is not { } saved) continue;
            kept.InsertRange(0, saved.Open(new(known.Number)).Entries().Where(entry => entry.Entry.HasPage && IsIn(run, new(Id, entry.Entry.Frame)))
                .Select(entry => new KeptPage(
                    entry.Entry.Frame, Traits.EntryTakesReference && !entry.Entry.Zapped ? HolderId.Of(new InodeId(known.Number)).Bits : 0,
                    (byte)PageUse.Entry, 1, known.Number + 1, entry.Index, (byte)entry.Order)));
        }

        var home = Plan.HomeOf(run.From * Chunk.Frames);
        await Actors.AskSilos([home], async (keeper, _) =>
        {
            await keeper.Restore(Key.World, Id, run, [.. kept]);
            return true;
        });
    }

    private bool IsIn(HomeRun run, PageId page) => page.Pgmap == Id && page.Frame / Chunk.Frames >= run.From && page.Frame / Chunk.Frames < run.To;
}
