using ZoneDrain.Grace;
using ZoneDrain.Schemes;

namespace ZoneDrain.Protocols;

/// <summary>
/// rmmod of the driver of a device's memory: it hands out nothing any more, its pages are evicted, and its pgmap is killed and drained, unless an unbind did
/// that before. Since 7.0 each page that is out, and everybody who uses the memory, holds device and module (drm_pagemap,
/// drivers/gpu/drm/drm_pagemap.c): EAGAIN then (EWOULDBLOCK, try_stop_module, kernel/module/main.c), and nothing has changed. Before, the drain waits for
/// pages, and nothing for other devices; and an unbind that is under way, which the kernel waits for, is EBUSY here. <see cref="Findings.Pages"/> tells how
/// many pages were out, <see cref="Findings.Handle"/> how many others had a reference.
/// </summary>
/// <param name="Plan">How it is drained.</param>
public record struct UnloadModule(TeardownPlan Plan) : IProtocol
{
    private At _at;
    private bool _isUnbound;
    private EvictFrames _evict;
    private Teardown _teardown;
    private Findings _findings;

    private enum At
    {
        Start,
        AskLife,
        Unload,
        Evict,
        Teardown,
    }

    /// <inheritdoc/>
    public readonly string Step => _at switch
    {
        At.Evict => "Evict/" + _evict.Step,
        At.Teardown => _teardown.Step,
        _ => _at.ToString(),
    };

    /// <inheritdoc/>
    public readonly Findings Findings => _findings;

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start:
                _at = At.AskLife;
                return Next.Call(Plan.Pgmap, new PgmapEvent(PgmapOp.Inspect));
            case At.AskLife when (Life)reply.Pgmap.Value is Life.Dying or Life.Drained && !IsHeld:
                return Next.Done(Outcome.EBUSY);
            case At.AskLife:
                _isUnbound = (Life)reply.Pgmap.Value != Life.Live;
                _at = At.Unload;
                return Next.Call(new DriverId(Plan.Pgmap.Value), new DriverEvent(DriverOp.UnloadModule, IsHeld ? 1 : 0));
            case At.Unload:
                _findings = new() { Handle = reply.Driver.Frame, Pages = reply.Driver.Pages, Refusal = reply.Driver.Refusal };
                if (reply.Driver.Outcome != Outcome.Ok || _isUnbound) return Next.Done(reply.Driver.Outcome);
                (_at, _evict) = (At.Evict, new(Plan.Pgmap, 0, Plan.Frames, Plan.Scheme));
                return _evict.Advance(Reply.None);
            case At.Evict:
                var evicting = _evict.Advance(reply);
                if (!evicting.IsDone) return evicting;
                _findings = _findings with { Moved = _evict.Findings.Moved, Stayed = _evict.Findings.Stayed };
                (_at, _teardown) = (At.Teardown, new(Plan));
                return _teardown.Advance(Reply.None);
            default:
                return _teardown.Advance(reply);
        }
    }

    private readonly bool IsHeld => SchemeList.Get(Plan.Scheme, MemoryType.Private).HoldsProvider;
}
