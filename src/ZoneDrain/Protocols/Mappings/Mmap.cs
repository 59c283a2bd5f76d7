using ZoneDrain.Grace;
using ZoneDrain.Schemes;

namespace ZoneDrain.Protocols;

/// <summary>
/// mmap of a DAX file, a devdax device or /dev/mem. The mapper is known to the inode before the first access can fault, so that no unmap misses it. Of
/// /dev/mem all frames are mapped at once; from the question whether a driver has them on until their mapping is known nothing is revoked (<see
/// cref="RevokeIomem"/>). Errors: EINVAL (devdax: private, or not aligned to the folio; row 21; /dev/mem: beyond the device), ENXIO (device dead; row 32),
/// EPERM (/dev/mem: a driver has the memory; mmap_mem, drivers/char/mem.c), EOPNOTSUPP (MAP_SYNC without DAX), ENOENT (inode evicted), ENOMEM.
/// </summary>
/// <param name="Process">Who maps.</param>
/// <param name="Inode">What.</param>
/// <param name="Pgoff">First file page.</param>
/// <param name="Pages">Length in pages.</param>
/// <param name="Flags">Rights; <see cref="VmaFlags.Devdax"/> is set here where it applies.</param>
/// <param name="Vpn">Where; -1 lets the process choose.</param>
public record struct Mmap(ProcessId Process, InodeId Inode, long Pgoff, long Pages, VmaFlags Flags, long Vpn) : IProtocol
{
    private const VmaFlags DevMemFlags = VmaFlags.Read | VmaFlags.Write | VmaFlags.Execute | VmaFlags.Shared;

    private At _at;
    private InodeReply _about;
    private long _start;
    private Outcome _outcome;
    private Refusal _refusal;

    private enum At
    {
        Start,
        Inspect,
        AskLife,
        AddMapper,
        AddMapping,
        RemoveMapper,
        LockDevMem,
        WaitForDevMem,
        AskExclusive,
        UnlockDevMem,
    }

    /// <inheritdoc/>
    public readonly string Step => _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => new() { Handle = _start, Pages = Pages, Refusal = _refusal };

    /// <inheritdoc/>
    public readonly (NextKind Kind, int Number) Initiator() => (NextKind.Process, Process.Value);

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start:
                _at = At.Inspect;
                return Next.Call(Inode, new InodeEvent(InodeOp.Inspect));
            case At.Inspect:
                _about = reply.Inode;
                if (Refuse() is var refusal and not Outcome.Ok) return Next.Done(refusal);
                if (IsDevMem) return Ask(At.LockDevMem, InodeOp.LockInvalidate);
                _at = At.AskLife;
                return Next.Call(_about.Pgmap, new PgmapEvent(PgmapOp.Inspect));
            case At.AskLife when (Life)reply.Pgmap.Value != Life.Live:
                _refusal = Refusal.DeviceDead;
                return Next.Done(_refusal.Error());
            case At.LockDevMem when reply.Inode.Outcome == Outcome.EBUSY:
                _at = At.WaitForDevMem;
                return Next.Wait();
            case At.LockDevMem:
            case At.WaitForDevMem:
                _at = At.AskExclusive;
                return Next.Call(new DriverId(_about.Pgmap.Value), new DriverEvent(DriverOp.AskExclusive, Pages, Pgoff));
            case At.AskExclusive when reply.Driver.Outcome != Outcome.Ok:
                _refusal = reply.Driver.Refusal;
                return End(reply.Driver.Outcome);
            case At.AskLife:
            case At.AskExclusive:
                return Ask(At.AddMapper, InodeOp.AddMapper);
            case At.AddMapper when reply.Inode.Outcome != Outcome.Ok:
                return End(reply.Inode.Outcome);
            case At.AddMapper:
                _at = At.AddMapping;
                return Next.Call(Process, ProcessEvent.Map(Vma()));
            case At.AddMapping when reply.Process.Outcome == Outcome.Ok:
                _start = reply.Process.From;
                return End(Outcome.Ok);
            case At.AddMapping:
                _outcome = reply.Process.Outcome;
                return Ask(At.RemoveMapper, InodeOp.RemoveMapper);
            case At.RemoveMapper:
                return End(_outcome);
            default:
                return Next.Done(_outcome);
        }
    }

    private readonly bool IsDevMem => _about.Kind == InodeKind.DevMem;

    private Next Ask(At at, InodeOp op)
    {
        _at = at;
        return Next.Call(Inode, new InodeEvent(op, Process: Process));
    }

    private Next End(Outcome outcome)
    {
        _outcome = outcome;
        return IsDevMem ? Ask(At.UnlockDevMem, InodeOp.UnlockInvalidate) : Next.Done(outcome);
    }

    private readonly bool IsDevdax => (Flags & VmaFlags.Devdax) != 0;

    private Outcome Refuse()
    {
        if (Pages <= 0 || Pgoff < 0) return Outcome.EINVAL;
        _refusal = (Flags & VmaFlags.Sync) != 0 && _about.Kind is InodeKind.PageCache or InodeKind.DevMem ? Refusal.SyncWithoutDax : Refusal.None;
        if (_refusal != Refusal.None) return _refusal.Error();
        if (IsDevMem) return Pgoff > _about.Pages - Pages ? Outcome.EINVAL : Outcome.Ok;
        if (!IsDevdax) return Outcome.Ok;
        var unit = 1L << _about.Order;
        var misaligned = Pages % unit != 0 || Pgoff % unit != 0 || (Vpn >= 0 && Vpn % unit != 0);
        _refusal = (Flags & VmaFlags.Shared) == 0 ? Refusal.DevdaxPrivate : misaligned ? Refusal.DevdaxMisaligned : Refusal.None;
        return _refusal.Error();
    }

    // Schemes that keep index entries for devdax (mail S3) send its faults through the inode like those of a file.
    private readonly Vma Vma()
    {
        if (IsDevMem) return new(Vpn, Vpn + Pages, Inode, _about.Pgmap, Pgoff, (Flags & DevMemFlags) | VmaFlags.PfnMap);
        var scheme = SchemeList.Get(_about.Scheme);
        var flags = IsDevdax && scheme.EntryTakesReference ? Flags & ~(VmaFlags.Devdax | VmaFlags.Huge) : Flags;

        // A reference a mapping and a count a page: a 2 MiB entry of a file would need 512.
        if (!IsDevdax && scheme.MapTakesReference && !scheme.FsDaxFolios) flags &= ~VmaFlags.Huge;
        if (IsDevdax || _about.Kind == InodeKind.PageCache) flags |= VmaFlags.Longterm;
        var shared = (Flags & VmaFlags.Shared) != 0;
        if (shared && _about is { Kind: InodeKind.PageCache, TracksStores: true } && scheme.LongtermSparesFiles) flags |= VmaFlags.TracksStores;
        if (scheme.HugeIsSpecial) flags |= VmaFlags.HugeIsSpecial;
        if (!scheme.EntriesAreMarked) flags |= VmaFlags.Unmarked;
        if (scheme.HugeIsSplit) flags |= VmaFlags.HugeIsSplit;
        return new(Vpn, Vpn + Pages, Inode, _about.Pgmap, Pgoff, flags, _about.Order);
    }
}
