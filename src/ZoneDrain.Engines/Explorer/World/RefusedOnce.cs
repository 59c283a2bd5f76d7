using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Explorer;

/// <summary>A protocol of which one question is refused instead of being asked: memory is short, a page is held for a moment, a device says no.</summary>
/// <param name="Inner">The protocol.</param>
/// <param name="At">Which of its questions that can be refused, from 0.</param>
/// <typeparam name="TProtocol">What is tried.</typeparam>
internal record struct RefusedOnce<TProtocol>(TProtocol Inner, int At) : IProtocol
    where TProtocol : struct, IProtocol
{
    private TProtocol _inner = Inner;
    private int _asked;
    private int _what;

    public readonly string Step => _inner.Step;

    // What was refused, plus one, is told where nothing else is: none of these protocols sends signals.
    public readonly Findings Findings => _inner.Findings with { Signals = _what };

    public Next Advance(in Reply reply)
    {
        var inner = _inner;
        var next = inner.Advance(reply);
        while (Refusal(next) is { } refusal && _asked++ == At)
        {
            _what = (int)refusal.What;
            next = inner.Advance(refusal.Reply);
        }

        _inner = inner;
        return next;
    }

    private static (Reply Reply, FailurePoint What)? Refusal(in Next next) => next.Kind switch
    {
        NextKind.Driver when next.Driver.Op == DriverOp.Allocate => (new(new DriverReply(Outcome.ENOSPC)), FailurePoint.NoFrame),
        NextKind.Driver when next.Driver.Op == DriverOp.AskOffline => (new(new DriverReply(Outcome.EBUSY)), FailurePoint.PageIsolated),
        NextKind.Driver when next.Driver.Op is DriverOp.ReturnExtents or DriverOp.ReleaseExtents =>
            (new(new DriverReply(Outcome.EBUSY)), FailurePoint.DeviceRefuses),
        NextKind.Page when next.Page.Op == PageOp.TryGet && next.Page.Use == PageUse.Get => (new(new PageReply(Outcome.EAGAIN)), FailurePoint.PageChanges),
        NextKind.Process when next.Process.Op == ProcessOp.Replace => (new(new ProcessReply { Outcome = Outcome.EAGAIN }), FailurePoint.EntryChanges),
        NextKind.Pgmap when next.Pgmap.Op == PgmapOp.Kill => (new(new PgmapReply(Outcome.EAGAIN)), FailurePoint.KilledBefore),
        _ => null,
    };
}
