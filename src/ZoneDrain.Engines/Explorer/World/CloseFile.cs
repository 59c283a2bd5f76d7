using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Explorer;

/// <summary>close of a file's descriptor, so that an umount may go on.</summary>
/// <param name="Inode">The file.</param>
internal record struct CloseFile(InodeId Inode) : IProtocol
{
    private bool _asked;

    public readonly string Step => _asked ? "Close" : "Start";

    public readonly Findings Findings => default;

    public Next Advance(in Reply reply)
    {
        if (_asked) return Next.Done(Outcome.Ok);
        _asked = true;
        return Next.Call(Inode, new InodeEvent(InodeOp.Close));
    }
}
