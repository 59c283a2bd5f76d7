namespace ZoneDrain.Traces.Reading;

/// <summary>
/// Finds where a pin began, given its end. A vmsplice shows the beginning, not the page; a get_user_pages behind an ioctl shows neither.
/// The page is that of the task's last access: a call that breaks layouts unmaps the whole file, so what is pinned after one was faulted in after it.
/// A task that broke layouts itself held no pin on the file then, or it would have waited for itself for ever; so a pin starts later than that.
/// </summary>
internal sealed class TracePins(TraceDraft draft)
{
    private const ulong PageSize = 4096;

    private readonly List<Spliced> _spliced = [];
    private int _last;

    internal int Ended { get; private set; }

    internal int FromSplice { get; private set; }

    internal int Inferred { get; private set; }

    internal int WithoutStart { get; private set; }

    /// <summary>A vmsplice has moved pages into a pipe. They are pins only if a put follows: ordinary memory shows none.</summary>
    internal void Splice(TraceTask task, ulong bytes)
    {
        if (task.AccessStep == TraceTask.NoStep || bytes == 0)
            return;
        var pages = (bytes + PageSize - 1) / PageSize;
        for (var page = 0UL; page < Math.Min(pages, 4096); page++)
            _spliced.Add(new Spliced(task.Pid, task.Lineage, task.CallStep, task.AccessStep, page * PageSize));
    }

    /// <summary>References are dropped: joins them to a start and adds the step.</summary>
    internal void End(TraceTask task, in TraceRecord record)
    {
        Ended++;
        var references = (int)Math.Min(record.Arguments.A, int.MaxValue);
        var end = new TraceInputs(TraceStepKind.PinEnd, task.Pid, task.Process) { References = references };
        if (!TryStart(task, references, out var start, out var after))
        {
            WithoutStart++;
            draft.Add(in record, end);
            return;
        }

        _last++;
        draft.InsertAfter(after, start with { Pin = _last });
        draft.Add(in record, end with { Pin = _last, File = start.File, Address = start.Address, IsInferred = start.IsInferred });
    }

    private bool TryStart(TraceTask task, int references, out TraceInputs start, out int after)
    {
        if (TryStartInCall(task, out start, out after) || TryStartInSplice(task, out start, out after))
        {
            start = start with { References = references };
            return true;
        }

        start = default;
        after = task.AccessStep;
        if (after == TraceTask.NoStep)
            return false;
        var access = draft.InputsOf(after);
        if (task.LayoutStep > after && draft.InputsOf(task.LayoutStep).File == access.File)
            after = task.LayoutStep;
        Inferred++;
        start = PinAt(task.Pid, access, 0) with { References = references };
        return true;
    }

    /// <summary>A direct read or write pins its buffer, and drops it before it returns.</summary>
    private bool TryStartInCall(TraceTask task, out TraceInputs start, out int after)
    {
        start = default;
        after = task.CallStep;
        if (!task.InCall || after == TraceTask.NoStep || task.Call.Call is not (TraceSyscall.Pread64 or TraceSyscall.Pwrite64))
            return false;
        if (!task.Mappings.TryFind(task.Call.Arguments.B, out var open))
            return false;
        Inferred++;
        start = new TraceInputs(TraceStepKind.PinStart, task.Pid, task.Process)
        {
            File = open,
            Address = task.Call.Arguments.B & ~(PageSize - 1),
            IsWrite = task.Call.Call == TraceSyscall.Pread64,
            IsInferred = true,
        };
        return true;
    }

    private bool TryStartInSplice(TraceTask task, out TraceInputs start, out int after)
    {
        start = default;
        after = TraceTask.NoStep;
        var at = _spliced.FindIndex(pin => pin.Pid == task.Pid);
        if (at < 0)
            at = _spliced.FindIndex(pin => pin.Lineage == task.Lineage);
        if (at < 0)
            return false;
        var spliced = _spliced[at];
        _spliced.RemoveAt(at);
        FromSplice++;
        after = spliced.CallStep;
        start = PinAt(spliced.Pid, draft.InputsOf(spliced.AccessStep), spliced.Offset);
        return true;
    }

    private static TraceInputs PinAt(int pid, TraceInputs access, ulong offset) => new(TraceStepKind.PinStart, pid, access.Process)
    {
        File = access.File,
        Address = unchecked(access.Address + offset),
        IsWrite = access.IsWrite,
        IsInferred = true,
    };

    private readonly record struct Spliced(int Pid, int Lineage, int CallStep, int AccessStep, ulong Offset);
}
