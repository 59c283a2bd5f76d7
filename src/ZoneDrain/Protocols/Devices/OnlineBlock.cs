namespace ZoneDrain.Protocols;

/// <summary>Takes a block that was offline online again. EBUSY: its driver went while it was in use.</summary>
/// <param name="Block">The block.</param>
public record struct OnlineBlock(PgmapId Block) : IProtocol
{
    private bool _asked;

    /// <inheritdoc/>
    public readonly string Step => _asked ? "Resume" : "Start";

    /// <inheritdoc/>
    public readonly Findings Findings => default;

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        if (_asked) return Next.Done(reply.Driver.Outcome);
        _asked = true;
        return Next.Call(new DriverId(Block.Value), new DriverEvent(DriverOp.Resume, 0));
    }
}
