using ZoneDrain.Values;

namespace ZoneDrain.Protocols;

/// <summary>
/// Takes a block of hotplugged memory offline: nothing new is handed out, what is mapped moves to other memory, and the block is offline once it is empty
/// (offline_pages, mm/memory_hotplug.c). EBUSY: a page could not move, as one that is pinned or has no place elsewhere; the block is online again.
/// </summary>
/// <param name="Block">Memory of <see cref="MemoryType.Ram"/> that no mapping names as its own.</param>
/// <param name="Frames">Its frames.</param>
/// <param name="Rounds">Attempts at most, at least 1; each looks at every page again.</param>
/// <param name="Scheme">The scheme it was created under.</param>
public record struct OfflineBlock(PgmapId Block, long Frames, [property: Within(1)] int Rounds = 4, SchemeId Scheme = SchemeId.E) : IProtocol
{
    private At _at;
    private int _round;
    private EvictFrames _evict;
    private Findings _findings;

    private enum At
    {
        Start,
        Stop,
        Evict,
        AskOffline,
        Resume,
    }

    /// <inheritdoc/>
    public readonly string Step => _at == At.Evict ? $"Evict {_round} {_evict.Step}" : _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => _findings;

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start:
                return Ask(At.Stop, DriverOp.Stop);
            case At.Stop:
                return Evict();
            case At.Evict:
                var evicting = _evict.Advance(reply);
                if (!evicting.IsDone) return evicting;
                _findings.Moved += _evict.Findings.Moved;
                _findings.Scans = _round;
                return Ask(At.AskOffline, DriverOp.AskOffline);
            case At.AskOffline when reply.Driver.Outcome == Outcome.Ok:
                _findings.Stayed = 0;
                return Next.Done(Outcome.Ok);
            case At.AskOffline:
                _findings.Stayed = reply.Driver.Pages;
                return _round < Rounds ? Evict() : Ask(At.Resume, DriverOp.Resume);
            default:
                return Next.Done(Outcome.EBUSY);
        }
    }

    private Next Evict()
    {
        _round++;
        _evict = new(Block, 0, Frames, Scheme);
        _at = At.Evict;
        return _evict.Advance(Reply.None);
    }

    private Next Ask(At at, DriverOp op)
    {
        _at = at;
        return Next.Call(new DriverId(Block.Value), new DriverEvent(op, 0));
    }
}
