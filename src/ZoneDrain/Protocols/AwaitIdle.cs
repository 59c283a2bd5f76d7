namespace ZoneDrain.Protocols;

/// <summary>Sleeps until a page is idle: a waiter and nothing else, for tests and for the price of a sleep.</summary>
/// <param name="Page">The page.</param>
public record struct AwaitIdle(PageId Page) : IProtocol
{
    private int _step;

    /// <inheritdoc/>
    public readonly string Step => _step == 2 ? "Sleep" : "Subscribe";

    /// <inheritdoc/>
    public readonly Findings Findings => new() { BusyScans = _step == 2 ? 1 : 0 };

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        if (_step == 0)
        {
            _step = 1;
            return Next.SubscribeIdle(Page);
        }

        if (_step == 1 && reply.Page.Outcome == Outcome.EBUSY)
        {
            _step = 2;
            return Next.Wait(interruptible: true);
        }

        return Next.Done(reply.Interrupted ? Outcome.ERESTARTSYS : Outcome.Ok);
    }
}
