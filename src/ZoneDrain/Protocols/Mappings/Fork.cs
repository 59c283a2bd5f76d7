namespace ZoneDrain.Protocols;

/// <summary>
/// fork: a child with the parent's mappings, a sharer of its pipes and descriptors, and known to every inode it maps before it may run. Entries of files
/// are not copied; those of anonymous memory are, page by page (<see cref="CopyMemory"/>), of private mappings what was stored to, as far as the file
/// reaches, and frames of /dev/mem that no driver has. ENOENT: the parent exits. EAGAIN: another fork of it did not end, a page did not stop moving, or a file
/// went. ENOMEM: no memory to copy a pinned page. After an error there is no child.
/// </summary>
/// <param name="Parent">Who forks.</param>
/// <param name="Child">The number of the new process.</param>
public record struct Fork(ProcessId Parent, ProcessId Child) : IProtocol
{
    private At _at;
    private ProcessReply _mapping;
    private long _size;
    private long _cutTo;
    private PgmapId _device;
    private int _shared;
    private bool _copied;
    private int _mappings;
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
        AskSize,
        CutCopies,
        CopyMemory,
        EndFork,
        EndChild,
        ExitChild,
        AskExclusive,
    }

    /// <inheritdoc/>
    public readonly string Step => _at == At.CopyMemory ? "CopyMemory/" + _copy.Step : _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => _findings with { Handle = Child.Value };

    /// <inheritdoc/>
    public readonly (NextKind Kind, int Number) Initiator() => (NextKind.Process, Parent.Value);

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
                return NextMapping();

            // The parent has unmapped the file since, and it is gone: what was begun is ended, for the parent waits for that, and then undone.
            case At.AddMapper when reply.Inode.Outcome != Outcome.Ok:
                _outcome = Outcome.EAGAIN;
                return NextMapping();
            case At.AddMapper when (_mapping.Facts & MappingFlags.PfnMap) != 0:
                _device = reply.Inode.Pgmap;
                return AskExclusive(_mapping.Index);
            case At.AddMapper:
                return Added(_mapping.Facts & (MappingFlags.Shared | MappingFlags.Longterm));
            case At.AskExclusive when reply.Driver.Outcome == Outcome.Ok:
                return NextMapping();
            case At.AskExclusive:
                (_size, _cutTo) = (reply.Driver.Frame, reply.Driver.Frame + reply.Driver.Pages);
                return CutCopies(0);
            case At.AskSize:
                (_size, _cutTo) = (reply.Inode.Pages, BreakLayouts.WholeFile);
                return CutCopies(0);
            case At.CutCopies when reply.Process.Outcome == Outcome.Ok:
                return CutCopies(reply.Process.From);
            case At.CutCopies:
                return _cutTo < MappingEnd ? AskExclusive(_cutTo) : NextMapping();
            case At.NextShared:
                _shared++;
                if (reply.Process.From == Parent.Value) return NextShared();
                _at = At.ShareOwner;
                return Next.Call(new ProcessId((int)reply.Process.From), ProcessEvent.OfSharer(ProcessOp.ShareOwner, reply.Process.Count, Child));
            case At.NextMapping when reply.Process.Outcome == Outcome.ENOENT:
                return EndFork();
            case At.NextMapping when reply.Process.Inode == InodeId.None:
                _mapping = reply.Process;
                _mappings++;
                return CopyMemory();
            case At.NextMapping:
                _mapping = reply.Process;
                _mappings++;
                _at = At.AddMapper;
                return Next.Call(reply.Process.Inode, new InodeEvent(InodeOp.AddMapper, Process: Child));
            case At.CopyMemory:
                return Copying(reply);
            case At.EndFork:
                return Forked();
            case At.EndChild:
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

    // Copies of a DAX file's pages are there since the child is; a truncation since then has not met it.
    private Next Added(MappingFlags facts)
    {
        if (facts == MappingFlags.Longterm) return CopyMemory();
        if (facts != MappingFlags.None) return NextMapping();
        _at = At.AskSize;
        return Next.Call(_mapping.Inode, new InodeEvent(InodeOp.Inspect));
    }

    private Next CutCopies(long cursor)
    {
        _at = At.CutCopies;
        var entries = ProcessEvent.File(ProcessOp.ZapFile, _mapping.Inode, _size, _cutTo, cursor);
        return Next.Call(Child, entries with { Write = true });
    }

    private readonly long MappingEnd => _mapping.Index + _mapping.To - _mapping.From;

    // Frames of /dev/mem are there since the child is, too: whoever revoked them since then has not met it, and has requested them before.
    private Next AskExclusive(long from)
    {
        _at = At.AskExclusive;
        return Next.Call(new DriverId(_device.Value), new DriverEvent(DriverOp.AskExclusive, MappingEnd - from, from));
    }

    private Next CopyMemory()
    {
        _copied = true;
        _copy = new(Parent, Child, _mapping.From, _mapping.To);
        _at = At.CopyMemory;
        return _copy.Advance(Reply.None);
    }

    private Next Copying(in Reply reply)
    {
        var next = _copy.Advance(reply);
        if (!next.IsDone) return next;
        _findings.Pages += _copy.Findings.Pages;
        _findings.Copies += _copy.Findings.Copies;
        _findings.Retries += _copy.Findings.Retries;
        if (next.Outcome == Outcome.Ok) return NextMapping();
        _outcome = next.Outcome;
        return EndFork();
    }

    private Next NextShared()
    {
        _at = At.NextShared;
        return Next.Call(Child, ProcessEvent.OfOwner(ProcessOp.NextShared, _shared));
    }

    private Next NextMapping()
    {
        _at = At.NextMapping;
        return Next.Call(Child, ProcessEvent.Range(ProcessOp.NextMapping, _mapping.To, 0));
    }

    // Only a parent with memory of its own was closed to whoever would reuse its pages.
    private Next EndFork()
    {
        if (!_copied) return Forked();
        _at = At.EndFork;
        return Next.Call(Parent, ProcessEvent.Of(ProcessOp.EndFork));
    }

    private Next Forked()
    {
        if (_outcome == Outcome.Ok && _mappings < 2) return Next.Done(Outcome.Ok);
        _at = _outcome == Outcome.Ok ? At.EndChild : At.ExitChild;
        if (_at == At.EndChild) return Next.Call(Child, ProcessEvent.Of(ProcessOp.EndFork));
        _exit = new(Child) { InPart = true };
        return _exit.Advance(Reply.None);
    }
}
