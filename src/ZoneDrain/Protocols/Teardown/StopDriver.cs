namespace ZoneDrain.Protocols;

/// <summary>A driver hands out no page of its memory any more: the first step of a right teardown (dmirror_device_remove_chunks, lib/test_hmm.c).
/// <see cref="Findings.Pages"/> tells how many are out.</summary>
/// <param name="Pgmap">The memory.</param>
public record struct StopDriver(PgmapId Pgmap) : IProtocol
{
    private bool _asked;
    private long _pages;

    /// <inheritdoc/>
    public readonly string Step => _asked ? "Stop" : "Start";

    /// <inheritdoc/>
    public readonly Findings Findings => new() { Pages = _pages };

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        if (_asked)
        {
            _pages = reply.Driver.Pages;
            return Next.Done(Outcome.Ok);
        }

        _asked = true;
        return Next.Call(new DriverId(Pgmap.Value), new DriverEvent(DriverOp.Stop, 0));
    }
}
