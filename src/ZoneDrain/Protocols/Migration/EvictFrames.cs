using ZoneDrain.Schemes;

namespace ZoneDrain.Protocols;

/// <summary>
/// Moves every mapped page of a range of frames to RAM, whoever maps it (migrate_device_range, mm/migrate_device.c). The reverse map is a walk of the page
/// tables.
/// Ends with Ok, or EBUSY where pages stayed because somebody holds them; <see cref="Findings.Stayed"/> tells how many.
/// </summary>
/// <param name="Pgmap">The chunk.</param>
/// <param name="From">First frame.</param>
/// <param name="To">One past the last.</param>
/// <param name="Scheme">The scheme it was created under, which decides whether a page that a device has for itself is taken back first.</param>
public record struct EvictFrames(PgmapId Pgmap, long From, long To, SchemeId Scheme = SchemeId.E) : IProtocol
{
    private At _at;
    private ProcessId _process;
    private long _nextProcess;
    private long _cursor;
    private ProcessReply _found;
    private MovePage _move;
    private Findings _findings;

    private enum At
    {
        Start,
        NextMapper,
        FindPage,
        TakeBack,
        Move,
    }

    /// <inheritdoc/>
    public readonly string Step => _at == At.Move ? "Move/" + _move.Step : _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => _findings;

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start:
                return NextMapper();
            case At.NextMapper when reply.Pgmap.Value < 0:
                return Next.Done(_findings.Stayed == 0 ? Outcome.Ok : Outcome.EBUSY);
            case At.NextMapper:
                _process = new((int)reply.Pgmap.Value);
                _nextProcess = _process.Value + 1L;
                _cursor = 0;
                return FindPage();
            case At.FindPage when reply.Process.Outcome != Outcome.Ok:
                return NextMapper();
            case At.FindPage:
                // A mapping that an munmap has taken out loses its entries without us.
                _cursor = reply.Process.To;
                if (reply.Process.From < 0) return FindPage();
                _found = reply.Process;
                if (_found.Pte.Kind != PteKind.DeviceExclusive || !SchemeList.Get(Scheme).ExclusiveMoves) return Move();

                // Whoever was quicker has changed the entry, and is met by the move.
                _at = At.TakeBack;
                return Next.Call(_process, ProcessEvent.Replace(_found.Index, _found.Pte, _found.Pte.As(PteKind.Normal), _found.Order));
            case At.TakeBack:
                return Move();
            default:
                var moving = _move.Advance(reply);
                if (!moving.IsDone) return moving;
                _findings.Moved += _move.Findings.Moved;
                if (moving.Outcome is Outcome.EBUSY or Outcome.ENOMEM) _findings.Stayed += _move.Findings.Pages;
                _cursor = _move.Vpn + _move.Findings.Pages;
                return FindPage();
        }
    }

    private Next NextMapper()
    {
        _at = At.NextMapper;
        return Next.Call(Pgmap, new PgmapEvent(PgmapOp.NextMapper, _nextProcess));
    }

    private Next Move()
    {
        _move = new(_process, _found.Index, new(Pgmap), new(new PgmapId((int)_found.From)), Whole: true, Kind: MoveKind.Frame);
        _at = At.Move;
        return _move.Advance(Reply.None);
    }

    private Next FindPage()
    {
        _at = At.FindPage;
        return Next.Call(_process, ProcessEvent.FindPage(Pgmap.Value, From, To, _cursor));
    }
}
