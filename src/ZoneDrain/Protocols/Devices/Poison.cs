namespace ZoneDrain.Protocols;

/// <summary>
/// The memory behind file pages goes bad: their blocks join the device's bad blocks, and whoever maps them loses them, as after a machine check
/// (memory_failure, mm/memory-failure.c; nd_pmem_notify). From then on a fault there is SIGBUS and a read EIO, until the block is given up or
/// written anew. Blocks of a hole have no memory, and stay.
/// </summary>
/// <param name="Inode">A file.</param>
/// <param name="From">First file page.</param>
/// <param name="To">One past the last.</param>
public record struct Poison(InodeId Inode, long From, long To) : IProtocol
{
    private At _at;
    private UnmapFile _unmap;

    private enum At
    {
        Start,
        Mark,
        Unmap,
    }

    /// <inheritdoc/>
    public readonly string Step => _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => _unmap.Findings;

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start:
                _at = At.Mark;
                return Next.Call(Inode, InodeEvent.Range(InodeOp.Poison, From, To));
            case At.Mark:
                _unmap = new(Inode, From, To);
                _at = At.Unmap;
                return _unmap.Advance(Reply.None);
            default:
                return _unmap.Advance(reply);
        }
    }
}
