namespace ZoneDrain.Traces.Reading;

/// <summary>Turns the enter and the exit of a system call into one step, and keeps descriptors and mappings up to date.</summary>
internal sealed class TraceCalls(TraceDraft draft, TraceOpens opens, TracePins pins)
{
    private const uint MapAnonymous = 0x20;

    internal void Enter(TraceTask task, in TraceRecord record)
    {
        task.InCall = true;
        task.Call = record;
        task.CallStep = TraceTask.NoStep;
        if (TryInputs(task, record.Call, record.Arguments, out var inputs))
            task.CallStep = draft.Add(in record, inputs);
        if (task.CallStep != TraceTask.NoStep && BreaksLayouts(inputs))
            task.LayoutStep = task.CallStep;
    }

    /// <summary>Ends the task's call. False for an exit that belongs to no enter, other than a child's return from its birth.</summary>
    internal bool TryExit(TraceTask task, in TraceRecord record)
    {
        if (!task.InCall || task.Call.Call != record.Call)
            return record.Value == 0 && IsBirth(record.Call);
        task.InCall = false;
        var step = task.CallStep;
        if (record.Errno == 0)
            Succeed(task, record.Value, step);
        if (step != TraceTask.NoStep)
            draft.SetOutcome(step, draft.OutcomeOf(step) with { EndLine = record.Line, Errno = record.Errno });
        return true;
    }

    private static bool BreaksLayouts(TraceInputs inputs) =>
        inputs.Kind is TraceStepKind.Truncate or TraceStepKind.Fallocate;

    private static bool IsBirth(TraceSyscall call) => call is TraceSyscall.Clone or TraceSyscall.Clone3 or TraceSyscall.Vfork or TraceSyscall.Fork;

    private bool TryInputs(TraceTask task, TraceSyscall call, TraceArguments arguments, out TraceInputs inputs)
    {
        var (a, b, c, d, _, f) = arguments;
        inputs = new TraceInputs(default, task.Pid, task.Process);
        switch (call)
        {
            case TraceSyscall.Mmap:
                var anonymous = (Low(d) & MapAnonymous) != 0;
                inputs = inputs with
                {
                    Kind = TraceStepKind.Map,
                    Length = b,
                    Protection = Low(c),
                    Flags = Low(d),
                    File = anonymous ? -1 : OpenOf(task, arguments.E),
                    Offset = f,
                };
                return true;
            case TraceSyscall.Munmap:
                inputs = inputs with { Kind = TraceStepKind.Unmap, Address = a, Length = b };
                return true;
            case TraceSyscall.Mprotect:
                inputs = inputs with { Kind = TraceStepKind.Protect, Address = a, Length = b, Protection = Low(c) };
                return true;
            case TraceSyscall.Mremap:
                inputs = inputs with { Kind = TraceStepKind.Remap, Address = a, Length = b, NewLength = c, Flags = Low(d) };
                return true;
            case TraceSyscall.Msync:
                inputs = inputs with { Kind = TraceStepKind.SyncRange, Address = a, Length = b, Flags = Low(c), File = OpenAt(task, a) };
                return true;
            case TraceSyscall.Openat:
                inputs = inputs with { Kind = TraceStepKind.Open, Flags = Low(c) };
                return true;
            case TraceSyscall.Unlink:
                inputs = inputs with { Kind = TraceStepKind.Unlink };
                return true;
            case TraceSyscall.Vmsplice or TraceSyscall.Splice:
                inputs = inputs with { Kind = TraceStepKind.Splice };
                return true;
            default:
                return TryFileInputs(task, call, arguments, ref inputs);
        }
    }

    private bool TryFileInputs(TraceTask task, TraceSyscall call, TraceArguments arguments, ref TraceInputs inputs)
    {
        var (a, b, c, d, _, _) = arguments;
        switch (call)
        {
            case TraceSyscall.Ftruncate:
                inputs = inputs with { Kind = TraceStepKind.Truncate, File = OpenOf(task, a), Offset = b };
                return true;
            case TraceSyscall.Truncate:
                inputs = inputs with { Kind = TraceStepKind.Truncate, File = opens.Add(new TraceOpens.PathPointer(task.Lineage, a)), Offset = b };
                return true;
            case TraceSyscall.Fallocate:
                inputs = inputs with { Kind = TraceStepKind.Fallocate, File = OpenOf(task, a), Flags = Low(b), Offset = c, Length = d };
                return true;
            case TraceSyscall.Pwrite64 or TraceSyscall.Pread64:
                var kind = call == TraceSyscall.Pwrite64 ? TraceStepKind.Write : TraceStepKind.Read;
                inputs = inputs with { Kind = kind, File = OpenOf(task, a), Address = b, Length = c, Offset = d };
                return true;
            case TraceSyscall.Fsync or TraceSyscall.Fdatasync:
                inputs = inputs with { Kind = TraceStepKind.Sync, File = OpenOf(task, a) };
                return true;
            default:
                return false;
        }
    }

    private void Succeed(TraceTask task, long value, int step)
    {
        var arguments = task.Call.Arguments;
        var result = unchecked((ulong)value);
        switch (task.Call.Call)
        {
            case TraceSyscall.Mmap:
                draft.SetInputs(step, draft.InputsOf(step) with { Address = result });
                task.Mappings.Add(result, arguments.B, draft.InputsOf(step).File);
                break;
            case TraceSyscall.Munmap:
                task.Mappings.Remove(arguments.A, arguments.B);
                break;
            case TraceSyscall.Mremap:
                draft.SetInputs(step, draft.InputsOf(step) with { NewAddress = result });
                task.Mappings.Move(arguments.A, arguments.B, result, arguments.C);
                break;
            case TraceSyscall.Openat:
                var open = opens.Add(new TraceOpens.PathPointer(task.Lineage, arguments.B));
                task.Descriptors[unchecked((int)result)] = open;
                draft.SetInputs(step, draft.InputsOf(step) with { File = open });
                break;
            case TraceSyscall.Close:
                task.Descriptors.Remove(unchecked((int)arguments.A));
                break;
            case TraceSyscall.Unlink:
                opens.Unlink(new TraceOpens.PathPointer(task.Lineage, arguments.A));
                break;
            case TraceSyscall.Pwrite64 or TraceSyscall.Pread64 or TraceSyscall.Splice:
                draft.SetInputs(step, draft.InputsOf(step) with { MovedBytes = result });
                break;
            case TraceSyscall.Vmsplice:
                draft.SetInputs(step, draft.InputsOf(step) with { MovedBytes = result });
                pins.Splice(task, result);
                break;
        }
    }

    /// <summary>The open behind a descriptor. One that the trace did not see being opened gets an open of its own, which a fault may bind.</summary>
    private int OpenOf(TraceTask task, ulong descriptor)
    {
        var number = unchecked((int)descriptor);
        if (number < 0)
            return -1;
        if (!task.Descriptors.TryGetValue(number, out var open))
            task.Descriptors[number] = open = opens.Add(default);
        return open;
    }

    private static int OpenAt(TraceTask task, ulong address) => task.Mappings.TryFind(address, out var open) ? open : -1;

    private static uint Low(ulong value) => unchecked((uint)value);
}
