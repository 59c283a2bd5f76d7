using ZoneDrain.Drivers;

namespace ZoneDrain.Protocols;

/// <summary>
/// The dax_kmem driver is unbound: blocks that are offline are removed; one that is online cannot be, stays in use, and cannot be removed any more, not even
/// offline, and yet the unbind succeeds (dev_dax_kmem_remove, drivers/dax/kmem.c; row 42). Ends with Ok. <see cref="Findings.Moved"/> tells how many blocks
/// were removed, <see cref="Findings.Stayed"/> how many leaked.
/// </summary>
/// <param name="Blocks">The device's memory, a chunk a block.</param>
/// <param name="Frames">Frames of a block.</param>
/// <param name="Scheme">The scheme they were created under.</param>
public record struct RemoveKmem(DeviceMemory Blocks, long Frames, SchemeId Scheme) : IProtocol
{
    private At _at;
    private int _block;
    private Teardown _teardown;
    private Findings _findings;

    private enum At
    {
        Start,
        AskOffline,
        Abandon,
        Teardown,
    }

    /// <inheritdoc/>
    public readonly string Step => $"block {_block} {(_at == At.Teardown ? _teardown.Step : _at)}";

    /// <inheritdoc/>
    public readonly Findings Findings => _findings;

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start:
                return AskOffline();
            case At.AskOffline when reply.Driver.Outcome == Outcome.Ok:
                _teardown = new(new(Blocks.Chunk(_block), Scheme, StrategyId.Bulk, Frames, 0, ZapOrder.None, GracePlacement.Both, IsDevdax: false));
                _at = At.Teardown;
                return _teardown.Advance(Reply.None);
            case At.AskOffline:
                _findings.Stayed++;
                _at = At.Abandon;
                return Next.Call(Driver, new DriverEvent(DriverOp.Abandon, 0));
            case At.Teardown:
                var tearing = _teardown.Advance(reply);
                if (!tearing.IsDone) return tearing;
                if (tearing.Outcome == Outcome.Ok) _findings.Moved++;
                return NextBlock();
            default:
                return NextBlock();
        }
    }

    private readonly DriverId Driver => new(Blocks.Chunk(_block).Value);

    private Next NextBlock() => ++_block < Blocks.Chunks ? AskOffline() : Next.Done(Outcome.Ok);

    private Next AskOffline()
    {
        _at = At.AskOffline;
        return Next.Call(Driver, new DriverEvent(DriverOp.AskOffline, 0));
    }
}
