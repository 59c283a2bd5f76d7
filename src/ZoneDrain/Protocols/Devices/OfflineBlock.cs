using ZoneDrain.Values;

namespace ZoneDrain.Protocols;

/// <summary>
/// Takes a block of hotplugged memory offline: nothing new is handed out, what is mapped moves to other memory, and the block is offline once it is empty
/// (offline_pages, mm/memory_hotplug.c). The kernel looks at what stays again and again until a signal comes; here it sleeps meanwhile, until the first page
/// that somebody holds is only mapped. ERESTARTSYS: a signal came; EBUSY: a page stayed in the last of the rounds that it was given, or has no place elsewhere.
/// The block is online again then. <see cref="Findings.Moved"/> tells how many pages moved, <see cref="Findings.Stayed"/> how many stayed,
/// <see cref="Findings.Scans"/> how many rounds there were, and <see cref="Findings.BusyScans"/> after how many it slept.
/// </summary>
/// <param name="Block">Memory of <see cref="MemoryType.Ram"/> that no mapping names as its own.</param>
/// <param name="Frames">Its frames.</param>
/// <param name="Rounds">Attempts at most, each of which looks at every page again; 0: until a signal.</param>
/// <param name="Scheme">The scheme it was created under.</param>
public record struct OfflineBlock(PgmapId Block, long Frames, [property: Within(0)] int Rounds = 0, SchemeId Scheme = SchemeId.E) : IProtocol
{
    /// <summary>Rounds one after another in which nobody held what stayed: no place is left for it elsewhere.</summary>
    private const int RestlessMax = 64;

    private At _at;
    private int _round;
    private byte _restless;
    private PageId _held;
    private Outcome _outcome;
    private EvictFrames _evict;
    private Findings _findings;

    private enum At
    {
        Start,
        Stop,
        Evict,
        AskOffline,
        FindHeld,
        AskForWake,
        Sleep,
        ForgetWake,
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
                _findings.Scans++;
                return Ask(At.AskOffline, DriverOp.AskOffline);
            case At.AskOffline when reply.Driver.Outcome == Outcome.Ok:
                _findings.Stayed = 0;
                return Next.Done(Outcome.Ok);
            case At.AskOffline:
                _findings.Stayed = reply.Driver.Pages;
                return Rounds == 0 ? FindHeld() : _round < Rounds ? Evict() : Resume(Outcome.EBUSY);
            case At.FindHeld when reply.Pgmap.Value < 0:
                return GoOn();
            case At.FindHeld:
                _held = new(Block, reply.Pgmap.Value);
                _at = At.AskForWake;
                return Next.SubscribeIdle(_held);
            case At.AskForWake when reply.Page.Outcome == Outcome.EBUSY:
                _findings.BusyScans++;
                _restless = 0;
                _at = At.Sleep;
                return Next.Wait(interruptible: true);
            case At.AskForWake:
                return GoOn();
            case At.Sleep when reply.Interrupted:
                _at = At.ForgetWake;
                return Next.Call(_held, new PageEvent(PageOp.Unsubscribe));
            case At.Sleep:
                return Evict();
            case At.ForgetWake:
                return Resume(Outcome.ERESTARTSYS);
            default:
                return Next.Done(_outcome);
        }
    }

    private Next Evict()
    {
        _round = Rounds == 0 ? 0 : _round + 1;
        _evict = new(Block, 0, Frames, Scheme);
        _at = At.Evict;
        return _evict.Advance(Reply.None);
    }

    private Next FindHeld()
    {
        _at = At.FindHeld;
        return Next.Call(Block, new PgmapEvent(PgmapOp.FindBusy, 0, Frames));
    }

    // What stayed is on its way back, or has been let go of meanwhile.
    private Next GoOn() => ++_restless < RestlessMax ? Evict() : Resume(Outcome.EBUSY);

    private Next Resume(Outcome outcome)
    {
        _outcome = outcome;
        return Ask(At.Resume, DriverOp.Resume);
    }

    private Next Ask(At at, DriverOp op)
    {
        _at = at;
        return Next.Call(new DriverId(Block.Value), new DriverEvent(op, 0));
    }
}
