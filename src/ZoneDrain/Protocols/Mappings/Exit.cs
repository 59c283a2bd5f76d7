namespace ZoneDrain.Protocols;

/// <summary>exit: nothing new starts, all mappings go, then descriptors and pipes are closed; pins that another sharer keeps outlive the process (kernel-model
/// 0.13).</summary>
/// <param name="Process">Who exits.</param>
public record struct Exit(ProcessId Process) : IProtocol
{
    private At _at;
    private Munmap _munmap;
    private CloseOwner _close;
    private Findings _findings;

    private enum At
    {
        Start,
        Begin,
        Unmap,
        NextOwner,
        CloseOwner,
        End,
    }

    /// <summary>An exit that had begun was lost on the way: what it had not undone yet goes now. Of a process that exits, and whose exit nobody
    /// drives.</summary>
    public bool GoesOn { get; init; }

    /// <summary>The fork that made it ended on the way, or may have: files do not know of all its mappings.</summary>
    public bool InPart { get; init; }

    /// <inheritdoc/>
    public readonly string Step => _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => _findings;

    /// <inheritdoc/>
    public readonly (NextKind Kind, int Number) Initiator() => (NextKind.Process, Process.Value);

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start when !GoesOn:
                _at = At.Begin;
                return Next.Call(Process, ProcessEvent.Of(ProcessOp.BeginExit) with { Write = InPart });
            case At.Begin when reply.Process.Outcome != Outcome.Ok:
                return Next.Done(reply.Process.Outcome);
            case At.Start:
            case At.Begin:
                _at = At.Unmap;
                _munmap = new(Process, 0, BreakLayouts.WholeFile) { InPart = InPart || GoesOn };
                return _munmap.Advance(Reply.None);
            case At.Unmap:
                var unmap = _munmap.Advance(reply);
                if (!unmap.IsDone) return unmap;
                _findings.Pages = _munmap.Findings.Pages;
                return NextOwner();
            case At.NextOwner when reply.Process.Outcome == Outcome.ENOENT:
                _at = At.End;
                return Next.Call(Process, ProcessEvent.Of(ProcessOp.EndExit));
            case At.NextOwner:
                _close = new(new(new((int)reply.Process.From), reply.Process.Count)) { Closer = Process, IsForgotten = true };
                _at = At.CloseOwner;
                return _close.Advance(Reply.None);
            case At.CloseOwner:
                var close = _close.Advance(reply);
                return close.IsDone ? NextOwner() : close;
            default:
                return Next.Done(Outcome.Ok);
        }
    }

    private Next NextOwner()
    {
        _at = At.NextOwner;
        return Next.Call(Process, ProcessEvent.Of(ProcessOp.NextToUndo));
    }
}
