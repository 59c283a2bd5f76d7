namespace ZoneDrain.Protocols;

/// <summary>
/// fsync or msync of a range: each dirty entry loses its mark, and every mapping of it the right to write, so that the next store faults and marks it again
/// (dax_writeback_mapping_range, fs/dax.c; kernel-model 0.10), and stays locked meanwhile, without the invalidate lock (field-cases F1). It begins where any
/// entry of the inode is dirty, be it outside the range. No count changes.
/// </summary>
/// <param name="Inode">The inode.</param>
/// <param name="From">First file page.</param>
/// <param name="To">One past the last.</param>
public record struct WriteBack(InodeId Inode, long From, long To) : IProtocol
{
    private At _at;
    private long _cursor;
    private long _index;
    private long _pages;
    private int _entries;
    private bool _begun;

    private enum At
    {
        Start,
        AskDirty,
        NextDirty,
        WaitForEntry,
        NextMapper,
        Protect,
        UnlockEntry,
    }

    /// <inheritdoc/>
    public readonly string Step => _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => new() { EntriesWritten = _entries, WroteBack = _begun };

    /// <inheritdoc/>
    public readonly (NextKind Kind, int Number) Initiator() => (NextKind.Inode, Inode.Value);

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start:
                _at = At.AskDirty;
                return Next.Call(Inode, new InodeEvent(InodeOp.AnyDirty));
            case At.AskDirty when reply.Inode.Outcome == Outcome.ENOENT:
                return Next.Done(Outcome.Ok);
            case At.AskDirty:
                _begun = true;
                return NextDirty(From);
            case At.NextDirty when reply.Inode.Outcome == Outcome.ENOENT:
                return Next.Done(Outcome.Ok);
            case At.NextDirty when reply.Inode.Outcome == Outcome.EBUSY:
                _index = reply.Inode.Index;
                _at = At.WaitForEntry;
                return Next.Wait();
            case At.WaitForEntry:
                return NextDirty(_index);
            case At.NextDirty:
                _entries++;
                _index = reply.Inode.Index;
                _pages = reply.Inode.Pages;
                return NextMapper(0);
            case At.NextMapper when reply.Inode.Outcome == Outcome.ENOENT:
                _at = At.UnlockEntry;
                return Next.Call(Inode, new InodeEvent(InodeOp.UnlockEntry, From: _index));
            case At.UnlockEntry:
                return NextDirty(_index + _pages);
            case At.NextMapper:
                _cursor = reply.Inode.Process.Value + 1L;
                _at = At.Protect;
                return Next.Call(reply.Inode.Process, ProcessEvent.File(ProcessOp.ProtectFile, Inode, _index, _index + _pages));
            default:
                return NextMapper(_cursor);
        }
    }

    private Next NextDirty(long from)
    {
        _at = At.NextDirty;
        return Next.Call(Inode, InodeEvent.Range(InodeOp.NextDirty, from, To));
    }

    private Next NextMapper(long from)
    {
        _at = At.NextMapper;
        return Next.Call(Inode, new InodeEvent(InodeOp.NextMapper, From: from));
    }
}
