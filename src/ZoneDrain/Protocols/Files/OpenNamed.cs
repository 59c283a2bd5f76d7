namespace ZoneDrain.Protocols;

/// <summary>
/// open of a file whose flag decides how it is loaded: the inode that is in memory, or one that is loaded now, by the flag (iget_locked, fs/inode.c;
/// ext4_should_enable_dax, fs/ext4/inode.c; xfs_inode_should_enable_dax, fs/xfs/xfs_iops.c). <see cref="Findings.Handle"/> is its number, which mmap, reads and
/// the close take. The rwsem of the cached form is the lock that a load and an eviction exclude each other by (I_NEW and I_FREEING). ENOENT: it has no name
/// any more, or its file system was unmounted.
/// </summary>
/// <param name="File">The file.</param>
public record struct OpenNamed(DaxFile File) : IProtocol
{
    private At _at;
    private InodeId _inode;
    private Outcome _outcome;

    private enum At
    {
        Start,
        Lock,
        WaitForLock,
        Inspect,
        Load,
        SetForm,
        Open,
        Unlock,
    }

    /// <inheritdoc/>
    public readonly string Step => _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => new() { Handle = _inode.Value };

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start:
                return Ask(At.Lock, File.Cached, new(InodeOp.Lock));
            case At.Lock when reply.Inode.Outcome == Outcome.EBUSY:
                _at = At.WaitForLock;
                return Next.Wait();
            case At.Lock:
            case At.WaitForLock:
                return Ask(At.Inspect, File.Dax, new(InodeOp.Inspect));
            case At.Inspect when reply.Inode.Form != InodeForm.None:
                _inode = File.Of(reply.Inode.Form);
                return Ask(At.Open, _inode, new(InodeOp.Open));
            case At.Inspect when reply.Inode.Index == 0:
                return End(Outcome.ENOENT);
            case At.Inspect:
                _inode = reply.Inode.WantsCache ? File.Cached : File.Dax;
                return Ask(At.Load, _inode, new(InodeOp.Load, From: reply.Inode.Frame));
            case At.Load:
                return Ask(At.SetForm, File.Dax, new(InodeOp.SetForm, From: (long)(_inode == File.Dax ? InodeForm.Dax : InodeForm.Cached), To: -1));
            case At.SetForm:
                return Ask(At.Open, _inode, new(InodeOp.Open));
            case At.Open:
                return End(reply.Inode.Outcome);
            default:
                return Next.Done(_outcome);
        }
    }

    private Next Ask(At at, InodeId inode, InodeEvent question)
    {
        _at = at;
        return Next.Call(inode, question);
    }

    private Next End(Outcome outcome)
    {
        _outcome = outcome;
        return Ask(At.Unlock, File.Cached, new(InodeOp.Unlock));
    }
}

/// <summary>A file of a DAX device, under dax=inode, and the two inodes that stand for it in memory, of which there is one at a time.</summary>
/// <param name="Dax">With S_DAX: a file of the device, which has the blocks, the name and the flag; it is loaded at first.</param>
/// <param name="Cached">Without: an inode of kind <see cref="InodeKind.PageCache"/>, whose pages are RAM.</param>
public readonly record struct DaxFile(InodeId Dax, InodeId Cached)
{
    /// <summary>The inode of a form that is not <see cref="InodeForm.None"/>.</summary>
    internal InodeId Of(InodeForm form) => form == InodeForm.Dax ? Dax : Cached;
}
