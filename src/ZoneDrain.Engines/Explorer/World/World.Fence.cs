using ZoneDrain.Delivery;
using ZoneDrain.Grace;
using ZoneDrain.Inodes;
using ZoneDrain.Pages;
using ZoneDrain.Processes;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// The death of a silo and its fence, step by step in the order of the model's <see cref="FenceRules"/>, with its <see cref="CutRules"/> and
/// <see cref="RecountRules"/>; others run between any two. What the dead had asked comes at any later time.
/// </summary>
internal sealed partial class World
{
    private readonly List<(PgmapId Pgmap, KeptPage Page)> _kept = [];
    private bool _dead;
    private FenceStep _fencing;

    // Silos, by bit: those that the fence has found, and those of them that stand still.
    private uint _takingPart;
    private uint _closed;

    // States have told what they keep, and protocols have not: no two actors are asked in one moment.
    private bool _isCutInPart;

    private uint LivingSilos => _faults.Join == 0 || _joins > 0 ? 1u : 1u | 1u << JoiningSilo;

    private Fences Fenced => _fencing >= Rules.RefusesFrom ? Fences.None.With(LifeOf(DyingSilo)) : Fences.None;

    // Its silo has come, and does not stand still.
    private bool MayAskFirst(WorldTask task)
    {
        Marks.ReadNotices();
        return !IsGateClosed(task) && !AreFilesLost && (task.Worker != JoiningSilo || (LivingSilos >> JoiningSilo & 1) != 0);
    }

    private bool IsGateClosed(WorldTask task) => (_closed >> task.Worker & 1) != 0 && Rules.ClosesGate;

    private bool TakesPart(WorldTask task) => (_takingPart >> task.Worker & 1) != 0;

    // Nothing is asked while the world stands still but what is under way, nor of whom there is not.
    private bool MayAsk(WorldTask task)
    {
        Marks.ReadNotices();
        if (IsToldToAll(task) && _pgmaps[(int)task.Pending.To].Unaware != 0) return false;
        if (!_dead) return true;
        if (!task.IsLate && IsGateClosed(task) && !IsUnderWay(task.Number)) return false;
        return task.Pending.Kind switch
        {
            NextKind.Page => !_pgmaps[PageId.FromBits(task.Pending.To).Pgmap.Value].Lost && Rules.PagesAnswer(_fencing),
            NextKind.Process => !AreAway || !OnDyingSilo.Contains(new((int)task.Pending.To)),
            NextKind.Inode => !(AreAway || AreFilesLost) || !FilesOnDyingSilo.Contains(new((int)task.Pending.To)),
            NextKind.Pgmap when task.IsLate => true,
            NextKind.Pgmap when _fencing is not (FenceStep.None or FenceStep.Done) || (DyingTeardown is not null && _fencing == FenceStep.None) => false,
            NextKind.Pgmap when _pgmaps[(int)task.Pending.To].Lost => !Rules.NeedsHomes(task.Pending.Pgmap.Op),
            _ => true,
        };
    }

    private void DieNow()
    {
        _parts.LookAtAll();
        _dead = true;
        foreach (var task in _tasks)
        {
            if (task.IsLate || task.Worker != DyingSilo || task.Ended) continue;
            if (task.Number == DyingTeardown?.Number) (_revives, _wasBegun) = (true, task.Begun);
            if (task.Begun && MayArrive(task.Pending)) CarryLast(task);
            while (task.Sections > 0) _grace.Leave(task);
            (task.At, task.Begun, task.Told, task.Signalled) = (task.Script.Count, false, false, false);
            (task.GraceWorkers, task.GraceTasks, task.Pending, task.Message) = (0, 0, default, default);
            task.Taken?.Clear();
        }

        if (!HasJournals)
        {
            foreach (var process in OnDyingSilo) _processes[process.Value] = new(process);
        }

        LoseFiles();

        foreach (var pgmap in _pgmaps.Where(pgmap => pgmap.Home == DyingSilo)) LoseCells(pgmap);
        if (DyingTeardown is not null) LosePgmap(_pgmaps[0]);
    }

    private bool MayArrive(in Next asked) => asked.Kind switch
    {
        NextKind.Page or NextKind.Driver => true,
        NextKind.Inode => !FilesOnDyingSilo.Contains(new InodeId((int)asked.To)),
        NextKind.Process => !OnDyingSilo.Contains(new ProcessId((int)asked.To)),
        _ => false,
    };

    private void CarryLast(WorldTask task)
    {
        var carrier = FreeCarrier();
        _tasks[carrier].Carry(task, task.Pending);
        _late[carrier] = _calls[task.Number];
    }

    private void LoseCells(PgmapWorld pgmap)
    {
        CarryStatement(0, pgmap, DyingSilo, pgmap.PartOf(DyingSilo), isOld: false);
        pgmap.Lost = true;
        var used = pgmap.Cells.Index().Where(cell => cell.Item.Counts.Ref > 0);
        (pgmap.WasUsed, pgmap.WasLive) = (used.Aggregate(0UL, (bits, cell) => bits | 1UL << cell.Index), pgmap.LifeCopies[DyingSilo] == Life.Live);
        Array.Clear(pgmap.Cells);
        Array.Clear(pgmap.Chunks);
        Array.Clear(pgmap.Marks);
        pgmap.Shards[DyingSilo] = 0;
        pgmap.IdleWaiters.Clear();
        Array.Clear(_heard);
        foreach (var task in _tasks)
        {
            if (task.IsLate || task.Ended || !task.Begun || task.Pending.Kind != NextKind.Page) continue;
            task.Message.AnswerLost = false;
            task.Message.AskedDead = PageId.FromBits(task.Pending.To).Pgmap == pgmap.Id && pgmap.Life != Life.Freed;
        }
    }

    // The dead answer what they were asked as if nothing had happened.
    private void AnswerAsDead(WorldTask task)
    {
        _parts.LookAtAll();
        task.Message.AskedDead = false;
        if (task.Message.AsksAgain && !Rules.HearsDead)
        {
            task.Message.AsksAgain = false;
            return;
        }

        var used = new PageCounts(1);
        var page = PageId.FromBits(task.Pending.To);
        var pgmap = _pgmaps[page.Pgmap.Value];
        var wasUsed = (pgmap.WasUsed >> (int)page.Frame & 1) != 0;
        var outcome = task.Pending.Page.Op switch
        {
            PageOp.SubscribeIdle => wasUsed ? Outcome.EBUSY : Outcome.Ok,
            PageOp.TryGet when !wasUsed => Outcome.EAGAIN,
            PageOp.Acquire or PageOp.Allocate or PageOp.Associate when !pgmap.WasLive => Outcome.ENODEV,
            _ => Outcome.Ok,
        };
        Answer(task, new(new PageReply(outcome, used, used)));
    }

    private void TakeFenceStep()
    {
        _parts.LookAtAll();
        if (_isCutInPart)
        {
            _isCutInPart = false;
            TellTaken();
            return;
        }

        _fencing = Rules.NextOfFence(_fencing, hasNewcomer: (LivingSilos & ~_takingPart) != 0);
        switch (_fencing)
        {
            case FenceStep.Refuse:
                if (HasJournals && _takingPart == 0) ComeBack();
                _takingPart = LivingSilos;
                break;
            case FenceStep.Close:
                _closed = _takingPart;
                break;
            case FenceStep.Stand:
                foreach (var task in _tasks.Where(task => task.Message.AskedDead))
                {
                    var pgmap = _pgmaps[PageId.FromBits(task.Pending.To).Pgmap.Value];
                    task.Message.AsksAgain = Rules.AsksAgain(task.Message.AsksAgain, CutRules.Of(task.Pending, new CutScope(pgmap)));
                }

                break;
            case FenceStep.Cut:
                TellKept();
                _isCutInPart = true;
                break;
            case FenceStep.Rehome:
                foreach (var pgmap in _pgmaps) Rehome(pgmap);
                break;
            case FenceStep.Recount:
                if (!HasJournals)
                {
                    foreach (var inode in _inodes) Rules.ForgetMappers(inode, OnDyingSilo);
                }

                RestoreFiles();
                foreach (var pgmap in _pgmaps) CountAnew(pgmap);
                _kept.Clear();

                // What had not come to a home that is there now is asked again under a new number.
                foreach (var task in _tasks.Where(task => !task.IsLate && TakesPart(task)))
                    _floors[task.Number] = Rules.FloorOf(_calls[task.Number]++);
                break;
            case FenceStep.Open:
                _closed = 0;
                foreach (var pgmap in _pgmaps) GoOn(pgmap);
                if (_revives) Revive();
                break;
            default:
                break;
        }
    }

    private void TellKept()
    {
        _kept.Clear();
        EndProtocolsOfLostFiles();
        SettleProcesses();
        foreach (var inode in _inodes) ReleaseLocksOfDead(inode);
        if (!HasJournals)
        {
            foreach (var process in _processes.OfType<ProcessState>().Where(IsAsked)) Rules.CloseShares(process, OnDyingSilo);
        }

        foreach (var inode in _inodes) Keep(inode.Spec.Pgmap, CutRules.KeptBy(inode));
        foreach (var pgmap in _pgmaps)
        {
            foreach (var process in _processes.OfType<ProcessState>().Where(IsAsked)) Keep(pgmap.Id, CutRules.KeptBy(process, pgmap.Id));
        }
    }

    private void Keep(PgmapId pgmap, IEnumerable<KeptPage> pages) => _kept.AddRange(pages.Select(page => (pgmap, page)));

    private void TellTaken()
    {
        var tasks = _tasks.Where(task => !task.IsLate && TakesPart(task)).ToList();
        if (Rules.TellsFresh)
        {
            var fresh = tasks.Select(task => task.Taken!.Fresh).OfType<FileEntry>().ToHashSet();
            _kept.RemoveAll(kept => !CutRules.Counts(kept.Page, fresh));
        }

        foreach (var pgmap in _pgmaps)
        {
            foreach (var task in tasks) TellKept(task, pgmap.Id);
        }
    }

    private void ReleaseLocksOfDead(InodeState inode)
    {
        var holds = _parts.Holds[inode.Id.Value];
        foreach (var caller in holds.Callers.Where(caller => Fenced.Refuses(caller.From))) Rules.ReleaseLocks(holds, inode, caller.Lane, _wakes);
    }

    private bool IsAsked(ProcessState process) => (_takingPart >> JoiningSilo & 1) != 0 || !OnJoiningSilo.Contains(process.Id);

    private void TellKept(WorldTask task, PgmapId pgmap)
    {
        if (Rules.TellsTaken) Keep(pgmap, CutRules.KeptBy(task.Taken!, pgmap));
        if (!task.Begun || !Rules.TellsPuts) return;
        if (CutRules.AboutToGoBack(task.Pending, pgmap, task.Taken!, HolderOf(task), EntryHolderOf(task)) is { } kept) _kept.Add((pgmap, kept));
    }

    private void Rehome(PgmapWorld pgmap)
    {
        pgmap.Counts = true;
        pgmap.Home = 0;
        if (DyingTeardown is not null && pgmap.Life != Life.Live) Array.Fill(pgmap.LifeCopies, Life.Dying);
        if (Rules.ForgetsPart) pgmap.SetPart(DyingSilo, 0);
    }

    private void CountAnew(PgmapWorld pgmap)
    {
        var drops = RecountRules.DropsBases(pgmap.Spec.Strategy, pgmap.Life);
        var bases = Rules.BasesOf(drops, pgmap.Dropped is not null);
        var kept = pgmap.Life == Life.Freed ? [] : Rules.Counted([.. _kept.Where(kept => kept.Pgmap == pgmap.Id).Select(kept => kept.Page)]);
        (pgmap.Speaker, pgmap.Touched) = (pgmap.Home, false);
        RecountRules.Apply(kept, bases, new Store(this, Fencer, pgmap));
        pgmap.Lost = false;
        if (pgmap.Spec.Type != MemoryType.Generic) RestoreDriver(pgmap, kept);
        if (!drops) return;
        var busy = pgmap.Cells.LongCount(cell => cell.Counts.Ref != 0);
        var parts = Enumerable.Range(0, Options.Workers).Sum(pgmap.PartOf);
        long? idle = pgmap.Dropped is null ? null : Rules.NotTakenOff(pgmap.IdleDropped);
        pgmap.SetPart(Options.Workers, RecountRules.BaseOf(idle, pgmap.BaseAdded, busy, pgmap.Cells.Length, parts));
    }

    // What an allocator has handed out is what is in use, and what is on its way.
    private void RestoreDriver(PgmapWorld pgmap, IReadOnlyList<KeptPage> kept)
    {
        var blocks = _inodes.Where(inode => inode.Spec.Pgmap == pgmap.Id).SelectMany(inode => inode.Blocks).Select(block => (block.Frame, block.Pages, 1));
        var underWay = _tasks.Where(task => !task.IsLate && TakesPart(task)).SelectMany(task => task.Taken!.Blocks.Runs);
        var runs = Rules.UnderWay(underWay).Where(run => run.Driver == pgmap.Id.Value).Select(run => (run.Frame, run.Pages, run.Times));
        var inUse = !pgmap.Traits.IsAllocated
            ? kept.Select(page => (page.Frame, 1L << page.Order))
            : pgmap.Cells.Index().Where(cell => cell.Item.Counts.Ref != 0).Select(cell => ((long)cell.Index, 1L << cell.Item.Order));
        _drivers[pgmap.Id.Value].Restore(FrameCounts.Of(blocks.Concat(runs), Rules.InUse(inUse)));
    }

    // Waiters that went with the cells of their pages ask again.
    private void GoOn(PgmapWorld pgmap)
    {
        pgmap.Counts = false;
        pgmap.WakeAtZero();
        foreach (var task in _tasks.Where(task => task.Message.WaitsForPage && task.Message.Page.Pgmap == pgmap.Id && Rules.AsksSleepersAgain))
        {
            if (pgmap.IdleWaiters.Exists(entry => entry.Waiter == task.Waiter)) continue;
            var turn = default(PageTurn);
            PageTurns.Ask(new Store(this, Fencer, pgmap), ref turn, task.Message.Page.Frame, new PageEvent(PageOp.SubscribeIdle), task.Waiter, out var reply);
            if (reply.Outcome != Outcome.EBUSY) task.Told = true;
        }
    }

    private WorldTask Fencer => field ??= new(TasksMax - 1, "fence", 0, [], Marks);

    private sealed class CutScope(PgmapWorld pgmap) : ICutScope
    {
        public PgmapId Pgmap => pgmap.Id;

        public bool TellsFrames => pgmap.Spec.Type != MemoryType.Generic;

        public bool IsLost(long frame) => pgmap.Lost;

        public bool IsGone(int inode) => false; // Whoever asks one that is gone waits for the one that takes its place.

        public bool Lives(int inode) => true;
    }
}
