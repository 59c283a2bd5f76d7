using ZoneDrain.Values;

namespace ZoneDrain.Protocols;

/// <summary>
/// A driver takes a chunk of its memory away, in the one right order: stop allocating, drop the free list, evict by frame, then kill and drain
/// (dmirror_device_remove_chunks, lib/test_hmm.c; kernel-model 6.5). What is freed on the way stays
/// with the stopped allocator. Ends with Ok; EBUSY: pages stayed after so many evictions, and the pgmap lives; EAGAIN: it was killed before.
/// </summary>
/// <param name="Plan">How it is drained.</param>
/// <param name="Rounds">Evictions at most, at least 1; each looks at every page again.</param>
/// <param name="StopsFirst">False for the wrong order: the allocator goes on, and what it hands out during the eviction is missed.</param>
public record struct RemoveChunk(TeardownPlan Plan, [property: Within(1)] int Rounds = 16, bool StopsFirst = true) : IProtocol
{
    private At _at;
    private int _round;
    private EvictFrames _evict;
    private Teardown _teardown;
    private Findings _findings;

    private enum At
    {
        Start,
        Stop,
        Evict,
        Teardown,
    }

    /// <inheritdoc/>
    public readonly string Step => _at switch
    {
        At.Evict => $"Evict {_round} {_evict.Step}",
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
            case At.Start when StopsFirst:
                _at = At.Stop;
                return Next.Call(new DriverId(Plan.Pgmap.Value), new DriverEvent(DriverOp.Stop, 0));
            case At.Start:
            case At.Stop:
                return Evict();
            case At.Evict:
                var evicting = _evict.Advance(reply);
                if (!evicting.IsDone) return evicting;
                _findings.Moved += _evict.Findings.Moved;
                _findings.Stayed = _evict.Findings.Stayed;
                _findings.Scans = _round;
                if (evicting.Outcome == Outcome.Ok) return Teardown();
                return _round < Rounds ? Evict() : Next.Done(Outcome.EBUSY);
            default:
                return _teardown.Advance(reply);
        }
    }

    private Next Evict()
    {
        _round++;
        _evict = new(Plan.Pgmap, 0, Plan.Frames);
        _at = At.Evict;
        return _evict.Advance(Reply.None);
    }

    private Next Teardown()
    {
        _teardown = new(Plan);
        _at = At.Teardown;
        return _teardown.Advance(Reply.None);
    }
}
