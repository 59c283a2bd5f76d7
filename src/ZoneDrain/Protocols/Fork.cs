namespace ZoneDrain.Protocols;

/// <summary>
/// fork: a child with the parent's mappings, a sharer of its pipes and descriptors, and known to every inode it maps before it may run. Entries of DAX mappings
/// are not copied; those of anonymous memory are, page by page (<see cref="CopyMemory"/>). ENOENT: the parent exits. EAGAIN: another fork of it did not
/// end, or a page did not stop moving. ENOMEM: no memory to copy a pinned page. After an error there is no child.
/// </summary>
/// <param name="Parent">Who forks.</param>
/// <param name="Child">The number of the new process.</param>
public record struct Fork(ProcessId Parent, ProcessId Child) : IProtocol
{
    private At _at;
    private long _address;
    private int _shared;
    private bool _copied;
    private Outcome _outcome;
    private CopyMemory _copy;
    private Exit _exit;
    private Findings _findings;

    private enum At
    {
        Start,
        Copy,
        NextShared,
        ShareOwner,
        NextMapping,
        AddMapper,
        CopyMemory,
        EndFork,
        ExitChild,
    }

    /// <inheritdoc/>
    public readonly string Step => _at == At.CopyMemory ? "CopyMemory/" + _copy.Step : _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => _findings with { Handle = Child.Value };

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start:
                return Copy();
            case At.Copy when reply.Process.Outcome == Outcome.EAGAIN && _findings.Retries < Fault.RetriesMax:
                _findings.Retries++;
                return Copy();
            case At.Copy when reply.Process.Outcome != Outcome.Ok:
                return Next.Done(reply.Process.Outcome);
            case At.NextShared when reply.Process.Outcome == Outcome.ENOENT:
            case At.AddMapper:
                return NextMapping();
            case At.NextShared:
                _shared++;
                if (reply.Process.From == Parent.Value) return NextShared();
                _at = At.ShareOwner;
                return Next.Call(new ProcessId((int)reply.Process.From), ProcessEvent.OfSharer(ProcessOp.ShareOwner, reply.Process.Count, Child));
            case At.NextMapping when reply.Process.Outcome == Outcome.ENOENT:
                return EndFork();
            case At.NextMapping when reply.Process.Inode == InodeId.None:
                _address = reply.Process.To;
                _copied = true;
                _copy = new(Parent, Child, reply.Process.From, reply.Process.To);
                _at = At.CopyMemory;
                return _copy.Advance(Reply.None);
            case At.NextMapping:
                _address = reply.Process.To;
                _at = At.AddMapper;
                return Next.Call(reply.Process.Inode, new InodeEvent(InodeOp.AddMapper, Process: Child));
            case At.CopyMemory:
                return Copying(reply);
            case At.EndFork when _outcome != Outcome.Ok:
                _exit = new(Child) { InPart = true };
                _at = At.ExitChild;
                return _exit.Advance(Reply.None);
            case At.EndFork:
                return Next.Done(Outcome.Ok);
            case At.ExitChild:
                var exiting = _exit.Advance(reply);
                return exiting.IsDone ? Next.Done(_outcome) : exiting;
            default:
                return NextShared();
        }
    }

    private Next Copy()
    {
        _at = At.Copy;
        return Next.Call(Parent, new ProcessEvent { Op = ProcessOp.Fork, Slot = Child.Value });
    }

    private Next Copying(in Reply reply)
    {
        var next = _copy.Advance(reply);
        if (!next.IsDone) return next;
        _findings.Pages += _copy.Findings.Pages;
        _findings.Copies += _copy.Findings.Copies;
        _findings.Retries += _copy.Findings.Retries;
        _outcome = next.Outcome;
        return _outcome == Outcome.Ok ? NextMapping() : EndFork();
    }

    private Next NextShared()
    {
        _at = At.NextShared;
        return Next.Call(Child, ProcessEvent.OfOwner(ProcessOp.NextShared, _shared));
    }

    private Next NextMapping()
    {
        _at = At.NextMapping;
        return Next.Call(Child, ProcessEvent.Range(ProcessOp.NextMapping, _address, 0));
    }

    // Only a parent with memory of its own was closed to whoever would reuse its pages.
    private Next EndFork()
    {
        if (!_copied) return Next.Done(Outcome.Ok);
        _at = At.EndFork;
        return Next.Call(Parent, ProcessEvent.Of(ProcessOp.EndFork));
    }
}
