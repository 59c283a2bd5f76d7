using ZoneDrain.Grace;
using ZoneDrain.Inodes;

namespace ZoneDrain.Protocols;

/// <summary>
/// read(2) of a byte range of a DAX file (dax_iomap_rw, fs/dax.c): it waits for no pin, only for whoever holds the rwsem. The pages before a bad block
/// are read, and <see cref="Findings"/> tells how many; EIO where the first one is bad, ENXIO where the device is dead (row 34), EINVAL.
/// </summary>
/// <param name="Inode">The inode.</param>
/// <param name="Offset">Start in bytes.</param>
/// <param name="Length">Length in bytes; what lies past the end of file is not read.</param>
public record struct ReadFile(InodeId Inode, long Offset, long Length) : IProtocol
{
    private At _at;
    private long _first;
    private long _end;
    private long _pages;
    private Outcome _outcome;

    private enum At
    {
        Start,
        Lock,
        WaitForLock,
        Inspect,
        AskLife,
        FindBad,
        Unlock,
    }

    /// <inheritdoc/>
    public readonly string Step => _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => new() { Pages = _pages };

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start when Offset < 0 || Length < 0:
                return Next.Done(Outcome.EINVAL);
            case At.Start:
                _at = At.Lock;
                return Next.Call(Inode, new InodeEvent(InodeOp.Lock));
            case At.Lock when reply.Inode.Outcome == Outcome.EBUSY:
                _at = At.WaitForLock;
                return Next.Wait();
            case At.Lock:
            case At.WaitForLock:
                _at = At.Inspect;
                return Next.Call(Inode, new InodeEvent(InodeOp.Inspect));
            case At.Inspect:
                _first = Offset / InodeState.PageSize;
                _end = InodeState.PagesOf(Length > reply.Inode.Frame - Offset ? reply.Inode.Frame : Offset + Length);
                if (_end <= _first) return Unlock(Outcome.Ok);
                _at = At.AskLife;
                return Next.Call(reply.Inode.Pgmap, new PgmapEvent(PgmapOp.Inspect));
            case At.AskLife when (Life)reply.Pgmap.Value != Life.Live:
                return Unlock(Outcome.ENXIO);
            case At.AskLife:
                _at = At.FindBad;
                return Next.Call(Inode, InodeEvent.Range(InodeOp.FindBad, _first, _end));
            case At.FindBad:
                _pages = (reply.Inode.Outcome == Outcome.ENOENT ? _end : reply.Inode.Index) - _first;
                return Unlock(_pages > 0 ? Outcome.Ok : Outcome.EIO);
            default:
                return Next.Done(_outcome);
        }
    }

    private Next Unlock(Outcome outcome)
    {
        _outcome = outcome;
        _at = At.Unlock;
        return Next.Call(Inode, new InodeEvent(InodeOp.Unlock));
    }
}
