namespace ZoneDrain.Protocols;

/// <summary>
/// A driver has requested a device's memory: whoever maps it through /dev/mem loses it, private copies of it too, and a later access is a SIGBUS (revoke_iomem,
/// kernel/resource.c, since 5.8, with CONFIG_IO_STRICT_DEVMEM). It comes behind the request, so that no mmap is allowed any more; one that was allowed before
/// keeps the lock until its mapping is known. Ends with Ok; <see cref="Findings.Pages"/> tells how many entries went.
/// </summary>
/// <param name="DevMem">What /dev/mem shows of the device, an inode of kind <see cref="InodeKind.DevMem"/>.</param>
/// <param name="Device">Whose memory it is.</param>
public record struct RevokeIomem(InodeId DevMem, DriverId Device) : IProtocol
{
    private At _at;
    private long _from;
    private UnmapFile _unmap;
    private long _pages;

    private enum At
    {
        Start,
        Lock,
        WaitForLock,
        AskExclusive,
        Unmap,
        Unlock,
    }

    /// <inheritdoc/>
    public readonly string Step => _at == At.Unmap ? "Unmap/" + _unmap.Step : _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => new() { Pages = _pages };

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start:
                return Ask(At.Lock, InodeOp.LockInvalidate);
            case At.Lock when reply.Inode.Outcome == Outcome.EBUSY:
                _at = At.WaitForLock;
                return Next.Wait();
            case At.Lock:
            case At.WaitForLock:
                return AskExclusive();
            case At.AskExclusive when reply.Driver.Outcome == Outcome.Ok:
                return Ask(At.Unlock, InodeOp.UnlockInvalidate);
            case At.AskExclusive:
                _from = reply.Driver.Frame + reply.Driver.Pages;
                (_at, _unmap) = (At.Unmap, new(DevMem, reply.Driver.Frame, _from) { Copies = true });
                return _unmap.Advance(Reply.None);
            case At.Unmap:
                var unmapping = _unmap.Advance(reply);
                if (!unmapping.IsDone) return unmapping;
                _pages += _unmap.Findings.Pages;
                return _from < BreakLayouts.WholeFile ? AskExclusive() : Ask(At.Unlock, InodeOp.UnlockInvalidate);
            default:
                return Next.Done(Outcome.Ok);
        }
    }

    private Next Ask(At at, InodeOp op)
    {
        _at = at;
        return Next.Call(DevMem, new InodeEvent(op));
    }

    private Next AskExclusive()
    {
        _at = At.AskExclusive;
        return Next.Call(Device, new DriverEvent(DriverOp.AskExclusive, BreakLayouts.WholeFile - _from, _from));
    }
}
