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
    private readonly List<KeptPage> _kept = [];
    private bool _dead;
    private FenceStep _fencing;

    // Silos, by bit: those that the fence has found, and those of them that stand still.
    private uint _takingPart;
    private uint _closed;

    // States have told what they keep, and protocols have not: no two actors are asked in one moment.
    private bool _isCutInPart;

    private uint LivingSilos => _faults.Join == 0 || _joins > 0 ? 1u : 1u | 1u << JoiningSilo;

    private Fences Fenced => _fencing >= Rules.RefusesFrom ? Fences.None.With(LifeOf(DyingSilo)) : Fences.None;

    private bool HasCome(WorldTask task)
    {
        Marks.ReadNotices();
        return task.IsLate || task.Worker != JoiningSilo || (LivingSilos >> JoiningSilo & 1) != 0;
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
            NextKind.Pgmap when task.IsLate => true,
            NextKind.Pgmap when _fencing is not (FenceStep.None or FenceStep.Done) || (DyingTeardown is not null && _fencing == FenceStep.None) => false,
            NextKind.Pgmap when _pgmaps[(int)task.Pending.To].Lost => MayAskWithoutHome(task.Pending.Pgmap.Op),
            _ => true,
        };
    }

    // The one home is dead, and has answered nothing.
    private bool MayAskWithoutHome(PgmapOp op) =>
        op == PgmapOp.SumShards ? Rules.IsWholeSum(answered: 0, homes: 1) : op is not (PgmapOp.FindBusy or PgmapOp.NextUsedChunk or PgmapOp.DropBases);

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

        foreach (var process in OnDyingSilo) _processes[process.Value] = new(process);
        foreach (var pgmap in _pgmaps.Where(pgmap => pgmap.Home == DyingSilo)) LoseCells(pgmap);
        if (DyingTeardown is not null) LosePgmap(_pgmaps[0]);
    }

    private bool MayArrive(in Next asked) => asked.Kind switch
    {
        NextKind.Page or NextKind.Inode => true,
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
        (pgmap.WasUsed, pgmap.WasLive) = (pgmap.Cells[0].Counts.Ref > 0, pgmap.LifeCopies[DyingSilo] == Life.Live);
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
        var pgmap = _pgmaps[PageId.FromBits(task.Pending.To).Pgmap.Value];
        var outcome = task.Pending.Page.Op switch
        {
            PageOp.SubscribeIdle => pgmap.WasUsed ? Outcome.EBUSY : Outcome.Ok,
            PageOp.TryGet when !pgmap.WasUsed => Outcome.EAGAIN,
            PageOp.Acquire when !pgmap.WasLive => Outcome.ENODEV,
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
                foreach (var inode in _inodes) Rules.ForgetMappers(inode, OnDyingSilo);
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
        foreach (var inode in _inodes) ReleaseLocksOfDead(inode);
        foreach (var inode in _inodes) _kept.AddRange(CutRules.KeptBy(inode));
        foreach (var pgmap in _pgmaps)
        {
            foreach (var process in _processes.OfType<ProcessState>().Where(IsAsked)) _kept.AddRange(CutRules.KeptBy(process, pgmap.Id));
        }
    }

    private void TellTaken()
    {
        foreach (var pgmap in _pgmaps)
        {
            foreach (var task in _tasks.Where(task => !task.IsLate && TakesPart(task))) TellKept(task, pgmap.Id);
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
        if (Rules.TellsTaken) _kept.AddRange(CutRules.KeptBy(task.Taken!, pgmap));
        if (!task.Begun || !Rules.TellsPuts) return;
        if (CutRules.AboutToGoBack(task.Pending, pgmap, task.Taken!, HolderOf(task), EntryHolderOf(task)) is { } kept) _kept.Add(kept);
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
        var kept = pgmap.Life == Life.Freed ? [] : Rules.Counted(_kept);
        (pgmap.Speaker, pgmap.Touched) = (pgmap.Home, false);
        RecountRules.Apply(kept, bases, new Store(this, Fencer, pgmap));
        pgmap.Lost = false;
        if (!drops) return;
        var busy = pgmap.Cells.LongCount(cell => cell.Counts.Ref != 0);
        var parts = Enumerable.Range(0, Options.Workers).Sum(pgmap.PartOf);
        long? idle = pgmap.Dropped is null ? null : Rules.NotTakenOff(pgmap.IdleDropped);
        pgmap.SetPart(Options.Workers, RecountRules.BaseOf(idle, pgmap.BaseAdded, busy, pgmap.Cells.Length, parts));
    }

    // Waiters that went with the cells of their pages ask again.
    private void GoOn(PgmapWorld pgmap)
    {
        pgmap.Counts = false;
        pgmap.WakeAtZero();
        foreach (var task in _tasks.Where(task => task.Message.WaitsForPage && Rules.AsksSleepersAgain))
        {
            if (pgmap.IdleWaiters.Exists(entry => entry.Waiter == task.Waiter)) continue;
            var turn = default(PageTurn);
            PageTurns.Ask(new Store(this, Fencer, pgmap), ref turn, 0, new PageEvent(PageOp.SubscribeIdle), task.Waiter, out var reply);
            if (reply.Outcome != Outcome.EBUSY) task.Told = true;
        }
    }

    private WorldTask Fencer => field ??= new(TasksMax - 1, "fence", 0, [], Marks);

    private sealed class CutScope(PgmapWorld pgmap) : ICutScope
    {
        public PgmapId Pgmap => pgmap.Id;

        public bool TellsFrames => false;

        public bool IsLost(long frame) => pgmap.Lost;

        public bool IsGone(int inode) => false;

        public bool Lives(int inode) => true;
    }
}
