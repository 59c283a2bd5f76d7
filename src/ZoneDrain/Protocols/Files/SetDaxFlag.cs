namespace ZoneDrain.Protocols;

/// <summary>
/// FS_IOC_FSSETXATTR with FS_XFLAG_DAX on a file system that is mounted with dax=inode: how the file is loaded the next time. Who has it open or mapped goes on
/// as before, and so does who opens it meanwhile (Documentation/filesystems/dax.rst). EOPNOTSUPP: it is no file of a DAX device.
/// </summary>
/// <param name="Inode">The file, as <see cref="DaxFile.Dax"/>.</param>
/// <param name="Dax">Accessed directly, or through the page cache.</param>
public record struct SetDaxFlag(InodeId Inode, bool Dax) : IProtocol
{
    private bool _asked;

    /// <inheritdoc/>
    public readonly string Step => _asked ? "SetDaxFlag" : "Start";

    /// <inheritdoc/>
    public readonly Findings Findings => default;

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        if (_asked) return Next.Done(reply.Inode.Outcome);
        _asked = true;
        return Next.Call(Inode, new InodeEvent(InodeOp.SetDaxFlag, Write: Dax));
    }
}
