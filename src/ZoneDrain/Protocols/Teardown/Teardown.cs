using ZoneDrain.Drains;
using ZoneDrain.Grace;
using ZoneDrain.Schemes;

namespace ZoneDrain.Protocols;

/// <summary>Kill, drain and release of a pgmap, in the order of kernel-model 3.1. EAGAIN: it was killed before.</summary>
/// <param name="Plan">The plan.</param>
public record struct Teardown(TeardownPlan Plan) : IProtocol
{
    private At _at;
    private DrainCursor _drain;
    private UnmapFile _unmap;
    private BreakLayouts _break;
    private TakeAway _takeAway;
    private InodeId _inode;
    private long _nextInode;
    private bool _killed;
    private int _graces;

    private enum At
    {
        Start,
        NextInode,
        Zap,
        LockInvalidate,
        WaitForInvalidate,
        BreakLayouts,
        DeleteEntries,
        UnlockInvalidate,
        Kill,
        GraceOfDevice,
        GraceAtKill,
        Drain,
        Drained,
        GraceAfterDrain,
        Release,
        WaitForWalks,
    }

    /// <inheritdoc/>
    public readonly string Step => _at == At.Drain ? $"Drain {Plan.Strategy} at frame {_drain.Frame}" : _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => new() { Pages = _drain.PagesRead, Scans = (int)_drain.Rescans, BusyScans = (int)_drain.Sleeps };

    /// <summary>What the drain did: the events of the cost model.</summary>
    public readonly DrainCursor DrainCursor => _drain;

    /// <summary>Acknowledged rounds, those of the strategy included.</summary>
    public readonly int GraceRounds => _graces + (int)_drain.Rounds;

    /// <summary>
    /// The same teardown from the last point that its pgmap's life tells of, for whoever has lost its place in it. What was done since is done again, and
    /// changes nothing the second time; only the counts that drop-each took must have been put back.
    /// </summary>
    public readonly Teardown GoOn(Life life) => new(Plan)
    {
        _at = life switch
        {
            Life.Dying => At.Kill,
            Life.Drained => At.Drained,
            Life.Freed => At.Release,
            _ => At.Start,
        },
    };

    /// <inheritdoc/>
    public readonly (NextKind Kind, int Number) Initiator() => (NextKind.Pgmap, Plan.Pgmap.Value);

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start:
                return Zapping == ZapOrder.BeforeKill && !Plan.IsDevdax ? NextInode() : Kill();
            case At.NextInode when reply.Pgmap.Value < 0:
                return !_killed ? Kill() : GraceFollowsZap ? Grace(At.GraceAtKill) : AfterZap();
            case At.NextInode:
                _inode = new((int)reply.Pgmap.Value);
                _nextInode = reply.Pgmap.Value + 1;
                return Zap();
            case At.Zap:
                var zapping = _unmap.Advance(reply);
                return zapping.IsDone ? NextInode() : zapping;
            case At.LockInvalidate when reply.Inode.Outcome == Outcome.EBUSY:
                _at = At.WaitForInvalidate;
                return Next.Wait();
            case At.LockInvalidate:
            case At.WaitForInvalidate:
                _break = new(_inode, Plan.Scheme, 0, BreakLayouts.WholeFile, Patience.Endless);
                _at = At.BreakLayouts;
                return _break.Advance(Reply.None);
            case At.BreakLayouts:
                var breaking = _break.Advance(reply);
                return breaking.IsDone ? DeleteEntries() : breaking;
            case At.DeleteEntries:
                var deleting = _takeAway.Advance(reply);
                if (!deleting.IsDone) return deleting;
                _at = At.UnlockInvalidate;
                return Next.Call(_inode, new InodeEvent(InodeOp.UnlockInvalidate));
            case At.UnlockInvalidate:
                return NextInode();
            default:
                return AfterKill(reply);
        }
    }

    private Next AfterKill(in Reply reply)
    {
        switch (_at)
        {
            case At.Kill when reply.Pgmap.Outcome != Outcome.Ok:
                return Next.Done(reply.Pgmap.Outcome);
            case At.Kill:
                _killed = true;
                if (KillsDeviceFirst) return Grace(At.GraceOfDevice);
                return (Plan.Grace & GracePlacement.AtKill) != 0 ? Grace(At.GraceAtKill) : Zapping == ZapOrder.AfterKill ? NextInode() : AfterZap();
            case At.GraceOfDevice:
                return NextInode();
            case At.GraceAtKill:
                return Zapping == ZapOrder.AfterKill ? NextInode() : AfterZap();
            case At.Drain:
                return Draining(reply);
            case At.Drained when (Plan.Grace & GracePlacement.AfterDrain) != 0:
                return Grace(At.GraceAfterDrain);
            case At.Drained:
            case At.GraceAfterDrain:
            case At.WaitForWalks:
                _at = At.Release;
                return Next.Call(Plan.Pgmap, new PgmapEvent(PgmapOp.Release));
            case At.Release when reply.Pgmap.Outcome == Outcome.EBUSY:
                _at = At.WaitForWalks;
                return Next.Wait();
            default:
                return Next.Done(Outcome.Ok);
        }
    }

    private readonly ZapOrder Zapping =>
        Plan.Zap == ZapOrder.None && !Plan.IsDevdax && SchemeList.Get(Plan.Scheme).ShootsDown ? ZapOrder.AfterKill : Plan.Zap;

    // kill_dev_dax (drivers/dax/bus.c) marks the device dead and waits for the faults that did not see it (synchronize_srcu in kill_dax, whatever grace the
    // pgmap is given), and only then zaps; the pgmap's own kill, with its grace, comes last. Device and pgmap share one life here.
    private readonly bool KillsDeviceFirst => Plan.IsDevdax && Zapping == ZapOrder.BeforeKill;

    private readonly bool GraceFollowsZap => KillsDeviceFirst && (Plan.Grace & GracePlacement.AtKill) != 0;

    // Index entries would hold the pgmap for ever, so mail S3's devdax kill takes them out: zap, wait for the first busy page, again, then delete.
    private readonly bool EntriesHold => Plan.IsDevdax && SchemeList.Get(Plan.Scheme).EntryTakesReference;

    private Next NextInode()
    {
        _at = At.NextInode;
        return Next.Call(Plan.Pgmap, new PgmapEvent(PgmapOp.NextInode, _nextInode));
    }

    private Next Zap()
    {
        if (_killed && EntriesHold)
        {
            _at = At.LockInvalidate;
            return Next.Call(_inode, new InodeEvent(InodeOp.LockInvalidate));
        }

        _unmap = new(_inode, 0, BreakLayouts.WholeFile);
        _at = At.Zap;
        return _unmap.Advance(Reply.None);
    }

    private Next DeleteEntries()
    {
        _takeAway = new(_inode, 0, BreakLayouts.WholeFile, FreeBlocks: false);
        _at = At.DeleteEntries;
        return _takeAway.Advance(Reply.None);
    }

    private Next Kill()
    {
        _nextInode = 0;
        _at = At.Kill;
        return Next.Call(Plan.Pgmap, new PgmapEvent(PgmapOp.Kill, Zap: Zapping, Grace: Plan.Grace));
    }

    private Next Grace(At at)
    {
        _at = at;
        _graces++;
        return Next.Grace(Plan.Pgmap);
    }

    private Next AfterZap()
    {
        _drain = new() { Pgmap = Plan.Pgmap, Frames = Plan.Frames, Order = Plan.Order };
        _at = At.Drain;
        return Draining(Reply.None);
    }

    private Next Draining(in Reply reply)
    {
        var next = StrategyList.Get(Plan.Strategy).Drain(ref _drain, reply);
        if (!next.IsDone) return next;
        _at = At.Drained;
        return Next.Call(Plan.Pgmap, new PgmapEvent(PgmapOp.Drained));
    }
}

/// <summary>How a pgmap is torn down.</summary>
/// <param name="Pgmap">Which.</param>
/// <param name="Scheme">Its scheme.</param>
/// <param name="Strategy">How the drain learns that no page is in use.</param>
/// <param name="Frames">Its frames.</param>
/// <param name="Order">Folio order, 0 where frames are separate.</param>
/// <param name="Zap">When mappings are removed.</param>
/// <param name="Grace">Where readers are awaited.</param>
/// <param name="IsDevdax">Its mappings belong to a devdax device.</param>
public readonly record struct TeardownPlan(
    PgmapId Pgmap, SchemeId Scheme, StrategyId Strategy, long Frames, byte Order, ZapOrder Zap, GracePlacement Grace, bool IsDevdax);
