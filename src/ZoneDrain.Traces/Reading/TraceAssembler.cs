namespace ZoneDrain.Traces.Reading;

/// <summary>
/// Joins records into steps: enter and exit of a call, start and end of a fault, a 2 MiB try and the 4 KiB fault after it.
/// Inputs and outcomes go to separate types. Feed records in file order, then finish once; not thread-safe.
/// </summary>
public sealed class TraceAssembler
{
    private const ulong CloneMemory = 0x100;
    private const ulong CloneFiles = 0x400;
    private const ulong CloneVfork = 0x4000;

    private readonly TraceDraft _draft = new();
    private readonly TraceOpens _opens = new();
    private readonly TracePins _pins;
    private readonly TraceCalls _calls;
    private readonly Dictionary<int, TraceTask> _tasks = [];
    private readonly Dictionary<int, TraceTask> _groups = [];
    private readonly SortedDictionary<string, long> _withoutStep = new(StringComparer.Ordinal);
    private int _threadsInferred;
    private int _accessesWithoutMapping;

    /// <summary>An assembler that has seen nothing.</summary>
    public TraceAssembler()
    {
        _pins = new TracePins(_draft);
        _calls = new TraceCalls(_draft, _opens, _pins);
    }

    /// <summary>Adds the next record.</summary>
    /// <param name="record">A record, in the order of the file.</param>
    public void Add(in TraceRecord record)
    {
        var task = TaskOf(in record);
        switch (record.Kind)
        {
            case TraceEventKind.SyscallEnter:
                _calls.Enter(task, in record);
                break;
            case TraceEventKind.SyscallExit:
                if (!_calls.TryExit(task, in record))
                    CountWithoutStep(record.Kind);
                break;
            case TraceEventKind.Fork:
                Fork(task, in record);
                break;
            case TraceEventKind.Exec:
                _draft.Add(in record, new TraceInputs(TraceStepKind.Exec, task.Pid, task.Process));
                (task.Process, task.Lineage, task.Mappings) = (task.Pid, task.Pid, new TraceMappings());
                break;
            case TraceEventKind.Exit:
                _draft.Add(in record, new TraceInputs(TraceStepKind.Exit, task.Pid, task.Process));
                _tasks.Remove(task.Pid);
                break;
            case TraceEventKind.PmdFault or TraceEventKind.PteFault:
                BeginFault(task, in record);
                break;
            case TraceEventKind.PmdFaultDone or TraceEventKind.PteFaultDone:
                EndFault(task, in record);
                break;
            case TraceEventKind.LoadHole or TraceEventKind.PmdLoadHole or TraceEventKind.PmdLoadHoleFallback:
                LoadHole(task, in record);
                break;
            case TraceEventKind.DevmapPut:
                _pins.End(task, in record);
                break;
            default:
                AddToCall(task, in record);
                break;
        }
    }

    /// <summary>Resolves files, puts inferred steps in place and hands out the trace.</summary>
    /// <param name="reader">The reader the records came from, for its counts.</param>
    public RecordedTrace Finish(TraceReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var files = _opens.Resolve(out var fileOfOpen);
        var report = new TraceReport
        {
            Lines = reader.Lines,
            Records = reader.Records,
            LostEvents = reader.LostEvents,
            NotUnderstood = reader.NotUnderstood,
            WithoutStep = _withoutStep,
            OpensBoundByFault = _opens.Count(TraceFileBinding.Fault),
            OpensBoundByPointer = _opens.Count(TraceFileBinding.PathPointer),
            OpensNotBound = _opens.Count(TraceFileBinding.None),
            Pins = _pins.Ended,
            PinsFromSplice = _pins.FromSplice,
            PinsInferred = _pins.Inferred,
            PinsWithoutStart = _pins.WithoutStart,
            ThreadsInferred = _threadsInferred,
            AccessesWithoutMapping = _accessesWithoutMapping,
        };
        return new RecordedTrace(_draft.Finish(_opens, fileOfOpen), files, report);
    }

    private TraceTask TaskOf(in TraceRecord record)
    {
        if (_tasks.TryGetValue(record.Pid, out var task))
            return task;
        if (record.ThreadGroup != 0 && record.ThreadGroup != record.Pid && _groups.TryGetValue(record.ThreadGroup, out var leader))
            task = leader.Thread(record.Pid, sharesDescriptors: true);
        else
            task = new TraceTask(record.Pid, record.ThreadGroup != 0 ? record.ThreadGroup : record.Pid, record.Pid, new TraceMappings(), []);
        _tasks[record.Pid] = task;
        _groups.TryAdd(task.Process, task);
        return task;
    }

    private void Fork(TraceTask parent, in TraceRecord record)
    {
        var child = (int)record.Value;
        var call = parent.InCall ? parent.Call.Call : TraceSyscall.None;
        var flags = call switch
        {
            TraceSyscall.Clone => parent.Call.Arguments.A,
            TraceSyscall.Clone3 => CloneMemory | CloneFiles,
            TraceSyscall.Vfork => CloneMemory | CloneVfork,
            _ => 0UL,
        };

        // A child of vfork borrows the memory until it executes another program; it is taken to do so at once.
        var spawned = (flags & CloneVfork) != 0;
        var thread = !spawned && (flags & CloneMemory) != 0;
        var inferred = call == TraceSyscall.Clone3;
        if (inferred)
            _threadsInferred++;
        _draft.Add(in record, new TraceInputs(TraceStepKind.Fork, parent.Pid, parent.Process)
        {
            Child = child,
            SharesMemory = thread,
            Flags = unchecked((uint)flags),
            IsInferred = inferred,
        });
        var task = spawned ? parent.Spawned(child) : thread ? parent.Thread(child, (flags & CloneFiles) != 0) : parent.Forked(child);
        _tasks[child] = task;
        _groups[task.Process] = _groups.GetValueOrDefault(task.Process, task);
        if (!thread)
            _groups[child] = task;
    }

    private void BeginFault(TraceTask task, in TraceRecord record)
    {
        var fault = record.Fault;
        var small = record.Kind == TraceEventKind.PteFault;
        if (small && IsFallenBack(task, fault.Address))
        {
            var outcome = _draft.OutcomeOf(task.FaultStep);
            _draft.SetOutcome(task.FaultStep, outcome with { PteTried = true, EndLine = 0, TablePresent = fault.TablePresent, EntryPresent = fault.MkWrite });
            return;
        }

        var step = _draft.Add(in record, new TraceInputs(TraceStepKind.Access, task.Pid, task.Process)
        {
            Address = fault.Address,
            IsWrite = fault.Write,
            File = OpenOf(task, fault, out var inferred),
            IsInferred = inferred,
        });
        _draft.SetOutcome(step, new TraceOutcome
        {
            PmdTried = !small,
            PteTried = small,
            LastPageOffset = small ? -1 : unchecked((long)fault.LastPageOffset),
            EntryPresent = fault.MkWrite,
            TablePresent = fault.TablePresent,
            Inode = fault.Inode,
            PageOffset = fault.PageOffset,
        });
        (task.FaultStep, task.AccessStep) = (step, step);
    }

    private bool IsFallenBack(TraceTask task, ulong address) =>
        task.FaultStep != TraceTask.NoStep
        && _draft.InputsOf(task.FaultStep).Address == address
        && (_draft.OutcomeOf(task.FaultStep).PmdResult & FaultResults.Fallback) != 0;

    private int OpenOf(TraceTask task, TraceFault fault, out bool inferred)
    {
        inferred = false;
        if (task.Mappings.TryFind(fault.Address, out var open) && open >= 0 && _opens.TryBind(open, fault.Inode))
            return open;
        inferred = true;
        _accessesWithoutMapping++;
        return _opens.OfInode(fault.Inode);
    }

    private void EndFault(TraceTask task, in TraceRecord record)
    {
        var step = task.FaultStep;
        if (step == TraceTask.NoStep || _draft.InputsOf(step).Address != record.Fault.Address)
        {
            CountWithoutStep(record.Kind);
            return;
        }

        var outcome = _draft.OutcomeOf(step) with { EndLine = record.Line };
        var results = record.Fault.Results;
        var small = record.Kind == TraceEventKind.PteFaultDone;
        _draft.SetOutcome(step, small ? outcome with { PteResult = results } : outcome with { PmdResult = results });
        if (small || (results & FaultResults.Fallback) == 0)
            task.FaultStep = TraceTask.NoStep;
    }

    private void LoadHole(TraceTask task, in TraceRecord record)
    {
        if (task.FaultStep == TraceTask.NoStep)
            CountWithoutStep(record.Kind);
        else if (record.Kind != TraceEventKind.PmdLoadHoleFallback)
            _draft.SetOutcome(task.FaultStep, _draft.OutcomeOf(task.FaultStep) with { HoleLoaded = true });
    }

    private void AddToCall(TraceTask task, in TraceRecord record)
    {
        if (record.Kind is TraceEventKind.InsertMapping or TraceEventKind.WritebackRangeDone
            or TraceEventKind.LayoutBusyPage or TraceEventKind.BreakLayoutsDone)
            return;
        if (!task.InCall || task.CallStep == TraceTask.NoStep)
        {
            CountWithoutStep(record.Kind);
            return;
        }

        var old = _draft.OutcomeOf(task.CallStep);
        _draft.SetOutcome(task.CallStep, record.Kind switch
        {
            TraceEventKind.BreakLayouts => old with { BrokeLayouts = true },
            TraceEventKind.LayoutBusyPageDone => old with { Rounds = old.Rounds + 1, BusyRounds = old.BusyRounds + (record.Value != 0 ? 1 : 0) },
            TraceEventKind.WritebackRange => old with { WritebackRanges = old.WritebackRanges + 1 },
            TraceEventKind.WritebackOne => old with { WritebackEntries = old.WritebackEntries + 1 },
            _ => throw new InvalidOperationException($"no step takes an event of kind {record.Kind} on line {record.Line}"),
        });
    }

    private void CountWithoutStep(TraceEventKind kind) => _withoutStep[kind.ToString()] = _withoutStep.GetValueOrDefault(kind.ToString()) + 1;
}
