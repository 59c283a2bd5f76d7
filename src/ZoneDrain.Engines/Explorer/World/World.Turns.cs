using ZoneDrain.Delivery;
using System.Numerics;
using ZoneDrain.Inodes;
using ZoneDrain.Invariants;
using ZoneDrain.Processes;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// Turns. Entering a read section belongs to the turn after it and leaving to the turn before it: entering commutes to the right and leaving to the left of
/// what others do, for an open section does nothing but delay a grace period (R. Lipton, Reduction: a method of proving properties of parallel programs,
/// CACM 1975). For the same reason a grace period begins in the turn that asks for it. <see cref="WorldOptions.MergesSections"/> turns all that off, so that a
/// test can compare.
/// </summary>
internal sealed partial class World
{
    private int _signalBudget;

    /// <summary>Signals that may still be sent.</summary>
    public int SignalBudget
    {
        get
        {
            Marks.ReadNotices();
            return _signalBudget;
        }

        set
        {
            Marks.WriteNotices();
            _signalBudget = value;
        }
    }

    /// <summary>Turns taken since the world was made.</summary>
    public long Turns { get; private set; }

    /// <summary>Protocols that ended since the world was made: progress.</summary>
    public long ProtocolsEnded { get; private set; }

    /// <summary>Told when a protocol ends, while its box still holds it.</summary>
    public Action<WorldTask, Outcome>? Ended { get; set; }

    /// <summary>Writes what may happen next, in a fixed order, and returns how many.</summary>
    public int Choices(Span<Choice> into)
    {
        var count = 0;
        for (var i = 0; i < _tasks.Count; i++)
        {
            if (CanRun(_tasks[i])) into[count++] = Choice.Turn(i);
        }

        foreach (var pgmap in _pgmaps)
        {
            for (var left = pgmap.Unaware; left != 0; left &= left - 1)
                into[count++] = Choice.Hear(pgmap.Id.Value, BitOperations.TrailingZeroCount(left));
        }

        for (var i = 0; SignalBudget > 0 && i < _tasks.Count; i++)
        {
            if (CanBeSignalled(_tasks[i])) into[count++] = Choice.Signal(i);
        }

        return _faulty ? AddFaults(into, count) : count;
    }

    /// <summary>Every choice that can ever be possible, in the order of <see cref="Choices"/>.</summary>
    public IReadOnlyList<Choice> Candidates()
    {
        var all = Enumerable.Range(0, _tasks.Count).Select(Choice.Turn).ToList();
        foreach (var pgmap in _pgmaps) all.AddRange(Enumerable.Range(0, Options.Workers).Select(worker => Choice.Hear(pgmap.Id.Value, worker)));
        if (SignalBudget > 0) all.AddRange(Enumerable.Range(0, _tasks.Count).Select(Choice.Signal));
        if (_faulty) all.AddRange(FaultCandidates());
        return all;
    }

    /// <summary>The part that says most about whether a choice is possible and what it does.</summary>
    public int PartOf(Choice choice) => choice.IsFault && choice.FaultKind is MessageFault.Death or MessageFault.Fence or MessageFault.Join ? Parts - 1
        : choice.IsTurn || choice.IsSignal || choice.IsFault ? _tasks.First + choice.Task : choice.Pgmap;

    /// <summary>The most choices there can be.</summary>
    public int ChoicesMax => 2 * _tasks.Count + _pgmaps.Count * Options.Workers + (_faulty ? FaultCandidates().Count : 0);

    public bool CanTake(Choice choice)
    {
        if (choice.IsTurn) return choice.Code >= 0 && choice.Code < _tasks.Count && CanRun(_tasks[choice.Code]);
        if (choice.IsSignal) return SignalBudget > 0 && choice.Task < _tasks.Count && CanBeSignalled(_tasks[choice.Task]);
        if (choice.IsFault) return _faulty && CanFail(choice);
        return choice.Pgmap < _pgmaps.Count && (_pgmaps[choice.Pgmap].Unaware >> choice.Worker & 1) != 0;
    }

    public void Take(Choice choice)
    {
        Turns++;
        if (choice.IsTurn)
        {
            Run(_tasks[choice.Code]);
        }
        else if (choice.IsSignal)
        {
            SignalBudget--;
            _tasks[choice.Task].Signalled = true;
        }
        else if (choice.IsFault)
        {
            Fail(choice);
        }
        else
        {
            _grace.Hear(_pgmaps[choice.Pgmap], choice.Worker);
        }

        if (_wakes.Any) Deliver();
    }

    public bool CanRun(WorldTask task)
    {
        if (task.Ended) return false;
        if (!task.Begun) return (!_silos || MayAskFirst(task)) && MayBegin(task.Script[task.At]);
        return task.Pending.Kind switch
        {
            NextKind.Wait => task.Told || (task.Signalled && task.Pending.Interruptible),
            NextKind.Grace => task.AsksForGrace || (task.GraceWorkers == 0 && task.GraceTasks == 0),
            _ => !_silos || MayAsk(task),
        };
    }

    private bool MayBegin(ScriptStep step) =>
        (step.IdleInode is not { } inode || IsIdle(_inodes[inode.Value])) && (step.Forked is not { } child || IsForked(child));

    // A child runs once its fork has told every inode of it.
    private bool IsForked(ProcessId child) =>
        _processes[child.Value] is not null && !_tasks.Exists(task => !task.Ended && task.Begun && task.Box.Boxed is Fork fork && fork.Child == child);

    private static bool IsIdle(InodeState inode) => inode.Mappers.Count == 0 && inode.Opens == 0;

    private static bool CanBeSignalled(WorldTask task) =>
        !task.Ended && task.Begun && task.Pending.Kind == NextKind.Wait && task.Pending.Interruptible && !task.Told && !task.Signalled;

    private void Run(WorldTask task)
    {
        _parts.WriteTask(task.Number);
        if (!task.Begun)
        {
            task.Begun = true;
            task.Box.Reset();
            SetPending(task, task.Box.Advance(Reply.None));
        }

        while (task.Pending.Kind == NextKind.EnterSection)
        {
            if (_telling) _told = new() { Step = $"{TurnWords.NameOf(task.Box)} {task.Box.Step}", Question = "enters a read section" };
            task.Sections++;
            SetPending(task, task.Box.Advance(Reply.None));

            // What is asked next can be lost, so it is a turn of its own.
            if (!Options.MergesSections || _faulty) return;
        }

        if (!task.Begun) return;
        if (_telling) NoteQuestion(task);
        switch (task.Pending.Kind)
        {
            case NextKind.Page:
                var page = PageId.FromBits(task.Pending.To);
                if (PageTurn(task, _pgmaps[page.Pgmap.Value], page.Frame, task.Pending.Page, out var pageReply)) Answer(task, new(pageReply));
                break;
            case NextKind.Pgmap:
                if (PgmapTurn(task, _pgmaps[(int)task.Pending.To], task.Pending.Pgmap, out var pgmapReply)) Answer(task, new(pgmapReply));
                break;
            case NextKind.Process:
                Answer(task, new(ProcessTurn(task, (int)task.Pending.To, task.Pending.Process)));
                break;
            case NextKind.Inode:
                var inode = (int)task.Pending.To;
                if (InodeRules.Changes(task.Pending.Inode.Op)) _parts.WriteInode(inode);
                Answer(task, new(InodeTurn(task, inode, task.Pending.Inode)));
                break;
            case NextKind.Driver:
                Answer(task, new(DriverTurn(task, (int)task.Pending.To, task.Pending.Driver)));
                break;
            case NextKind.Wait when task.Told:
                task.Told = false;
                Answer(task, Reply.None);
                break;
            case NextKind.Wait when task.Signalled:
                task.Signalled = false;
                Answer(task, Reply.Signal);
                break;
            case NextKind.LeaveSection:
                _grace.Leave(task);
                SetPending(task, task.Box.Advance(Reply.None));
                break;
            case NextKind.Grace when task.AsksForGrace:
                _grace.Begin(task, _pgmaps[(int)task.Pending.To]);
                break;
            case NextKind.Grace when CanRun(task):
                _grace.End(task);
                Answer(task, Reply.None);
                break;
            default:
                break;
        }
    }

    private void Answer(WorldTask task, in Reply reply)
    {
        var heard = reply;
        if (_telling) NoteAnswer(task, reply);
        if (_faulty && IsLostOrSettled(task, ref heard)) return;
        task.ForgetTurn();
        SetPending(task, task.Box.Advance(heard));
    }

    private void SetPending(WorldTask task, Next next)
    {
        while (true)
        {
            next = Rules.Asked(task.Box, next);
            switch (next.Kind)
            {
                case NextKind.LeaveSection when Options.MergesSections:
                    _grace.Leave(task);
                    next = task.Box.Advance(Reply.None);
                    continue;
                case NextKind.Done:
                    End(task, next.Outcome);
                    return;
                case NextKind.Wait when task.Sections > 0:
                    throw new InvalidOperationException($"{task.Box.Name} sleeps at {task.Box.Step} inside a read section, which keeps worker {task.Worker}");
                case NextKind.Grace when !Options.MergesSections:
                    task.Pending = next;
                    task.AsksForGrace = true;
                    return;
                case NextKind.Grace:
                    task.Pending = next;
                    _grace.Begin(task, _pgmaps[(int)next.To]);
                    return;
                default:
                    task.Pending = next;
                    return;
            }
        }
    }

    private void End(WorldTask task, Outcome outcome)
    {
        if (task.Sections > 0) throw new InvalidOperationException($"{task.Box.Name} ended inside a read section");
        ProtocolsEnded++;
        Ended?.Invoke(task, outcome);
        task.Outcome = outcome;
        task.At = task.Script[task.At].After(outcome, task.At, task.Script.Count);
        task.Begun = false;
        task.Told = false;
        task.Signalled = false;
        task.Pending = default;
        task.Message = default;
    }

    private void Deliver()
    {
        foreach (var waiter in _wakes.Waiters)
            _tasks.Unmarked[(int)waiter.Value - 1].Told = true;

        _wakes.Clear();
    }

    private ProcessReply ProcessTurn(WorldTask task, int process, in ProcessEvent question)
    {
        if (_silos && IsRefused(task)) return new() { Outcome = Outcome.EIO };
        if (question.Op == ProcessOp.Fork)
        {
            _parts.WriteProcess(process);
            _parts.WriteProcess(question.Slot);
            if (ProcessRules.Fork(_processes[process]!, new(question.Slot)) is not { } child)
                return new() { Outcome = _processes[process]!.Status == ProcessStatus.Running ? Outcome.EAGAIN : Outcome.ENOENT };
            _processes[question.Slot] = child;
            return default;
        }

        task.Message.LastProcess = process;
        if (ProcessRules.Changes(question.Op)) _parts.WriteProcess(process);
        var reply = Rules.Process(_processes[process]!, question);
        if (reply.Outcome != Outcome.Ok) return reply;
        if (question.Op == ProcessOp.AddPin) _audit.Pin(task, question.Pin);
        else if (question.Op == ProcessOp.Install && question.Pte.IsDevice) _audit.Mapping(task, question.Pte.Page);
        else if (question.Op == ProcessOp.Replace && new Pte(unchecked((ulong)question.To)) is { IsDevice: true } entry) _audit.Mapping(task, entry.Page);
        return reply;
    }

    private InodeReply InodeTurn(WorldTask task, int inode, in InodeEvent question)
    {
        if (_silos && IsRefused(task)) return new() { Outcome = Outcome.EIO };
        if (HasLostFiles && LossRules.IsForgotten(_inodes[inode], question)) return default;
        var reply = Rules.Inode(_inodes[inode], question, task.Waiter, _wakes);
        if (_silos) NoteLocks(task, inode, question, reply);
        return reply;
    }

    private DriverReply DriverTurn(WorldTask task, int driver, in DriverEvent question)
    {
        if (_silos && IsRefused(task)) return new(Outcome.EIO);
        _parts.WriteDriver(driver);
        if (question.Op == DriverOp.Free)
        {
            _audit.FreedBlocks(task, _pgmaps[driver], question.Frame, question.Pages);
            _audit.EntriesOfFreedBlocks(task, _pgmaps[driver], question.Frame, question.Pages);
        }

        return question.Op == DriverOp.Free ? GiveBack(task, driver, question) : Rules.Driver(_drivers[driver], question);
    }

    private DriverReply GiveBack(WorldTask task, int driver, in DriverEvent question)
    {
        _parts.WriteDriver(driver);
        for (var frame = question.Frame; frame < question.Frame + question.Pages; frame++)
        {
            if (_drivers[driver].IsUsed(frame)) continue;
            _audit.Report(Invariant.FreedTwice, _pgmaps[driver], frame, task.Name, "a block is given back that is free already");
            return new(Outcome.EINVAL);
        }

        return Rules.Driver(_drivers[driver], question);
    }
}
