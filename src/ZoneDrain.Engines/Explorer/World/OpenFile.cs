using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Explorer;

/// <summary>open of a file.</summary>
/// <param name="Inode">The file.</param>
internal record struct OpenFile(InodeId Inode) : IProtocol
{
    private bool _asked;

    public readonly string Step => _asked ? "Open" : "Start";

    public readonly Findings Findings => default;

    public Next Advance(in Reply reply)
    {
        if (_asked) return Next.Done(reply.Inode.Outcome);
        _asked = true;
        return Next.Call(Inode, new InodeEvent(InodeOp.Open));
    }
}
