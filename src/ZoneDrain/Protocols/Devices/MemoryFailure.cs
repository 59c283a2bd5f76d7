namespace ZoneDrain.Protocols;

/// <summary>
/// The memory of one page of a DAX device fails (memory_failure_dev_pagemap, mm/memory-failure.c). A file system with a reverse map finds every file that has
/// the block, and every process that maps the page of such a file gets a SIGBUS, whether it has touched it or not (xfs_dax_failure_fn,
/// fs/xfs/xfs_notify_failure.c); without one, the page's own mapping is all there is, so nobody is told of a page that nobody has touched
/// (mf_generic_kill_procs). The index entry is locked meanwhile, so that a truncation waits for it (field-cases F1). The block is bad until it is given up or
/// written anew. Ends with Ok; ENXIO: there is no such page.
/// <see cref="Findings.Signals"/> tells how many signals were sent, one a process and file; <see cref="Findings.Pages"/> how many files have the block.
/// </summary>
/// <param name="Page">The page.</param>
public record struct MemoryFailure(PageId Page) : IProtocol
{
    private At _at;
    private InodeId _inode;
    private long _nextInode;
    private long _index;
    private long _nextProcess;
    private UnmapFile _unmap;
    private bool _knows;
    private long _locked;
    private Findings _findings;

    private enum At
    {
        Start,
        Describe,
        NextInode,
        FindBlock,
        LockEntry,
        WaitForEntry,
        Mark,
        NextMapper,
        CountMappings,
        Unmap,
        UnlockEntry,
    }

    /// <inheritdoc/>
    public readonly string Step => _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => _findings;

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start:
                _at = At.Describe;
                return Next.Call(Page.Pgmap, new PgmapEvent(PgmapOp.Describe));
            case At.Describe when Page.Frame >= reply.Pgmap.Value:
                _findings.Refusal = Refusal.OutsideDevice;
                return Next.Done(Refusal.OutsideDevice.Error());
            case At.Describe:
                return NextInode();
            case At.NextInode when reply.Pgmap.Value < 0:
                return Next.Done(Outcome.Ok);
            case At.NextInode:
                _inode = new((int)reply.Pgmap.Value);
                _nextInode = reply.Pgmap.Value + 1;
                return FindBlock(0);
            case At.FindBlock when reply.Inode.Outcome == Outcome.ENOENT:
                return NextInode();
            case At.FindBlock:
                _index = reply.Inode.Index;
                _knows = reply.Inode.FileSystem == FileSystem.Xfs || reply.Inode.Entry.HasPage;
                _at = At.LockEntry;
                return Next.Call(_inode, InodeEvent.Range(InodeOp.NextDirty, _index, _index + 1) with { Write = true });
            case At.LockEntry when reply.Inode.Outcome == Outcome.EBUSY:
                _at = At.WaitForEntry;
                return Next.Wait();
            case At.WaitForEntry:
                return FindBlock(_index);
            case At.LockEntry:
                _locked = reply.Inode.Outcome == Outcome.Ok ? reply.Inode.Index : -1;
                _findings.Pages++;
                _nextProcess = _knows ? 0 : ProcessId.Max + 1L;
                _at = At.Mark;
                return Next.Call(_inode, InodeEvent.Range(InodeOp.Poison, _index, _index + 1));
            case At.NextMapper when reply.Inode.Outcome == Outcome.Ok:
                _nextProcess = reply.Inode.Process.Value + 1L;
                _at = At.CountMappings;
                return Next.Call(reply.Inode.Process, ProcessEvent.File(ProcessOp.CountMappings, _inode, _index, _index + 1));
            case At.CountMappings:
                if (reply.Process.Outcome == Outcome.Ok && reply.Process.Count > 0) _findings.Signals++;
                return NextMapper();
            case At.Mark:
                return NextMapper();
            case At.NextMapper:
                _unmap = new(_inode, _index, _index + 1);
                _at = At.Unmap;
                return _unmap.Advance(Reply.None);
            case At.Unmap:
                var unmapping = _unmap.Advance(reply);
                return !unmapping.IsDone ? unmapping : _locked < 0 ? FindBlock(_index + 1) : UnlockEntry();
            default:
                return FindBlock(_index + 1);
        }
    }

    private Next NextInode()
    {
        _at = At.NextInode;
        return Next.Call(Page.Pgmap, new PgmapEvent(PgmapOp.NextInode, _nextInode));
    }

    private Next FindBlock(long from)
    {
        _at = At.FindBlock;
        return Next.Call(_inode, InodeEvent.Range(InodeOp.FindFrame, from, Page.Frame));
    }

    private Next UnlockEntry()
    {
        _at = At.UnlockEntry;
        return Next.Call(_inode, new InodeEvent(InodeOp.UnlockEntry, From: _locked));
    }

    private Next NextMapper()
    {
        _at = At.NextMapper;
        return Next.Call(_inode, new InodeEvent(InodeOp.NextMapper, From: _nextProcess));
    }
}
