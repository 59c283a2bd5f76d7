using ZoneDrain.Drivers;
using ZoneDrain.Values;

namespace ZoneDrain.Protocols;

/// <summary>
/// A device takes pages of ordinary memory for itself, for atomic operations: each is faulted in for a store, so that nobody shares it, and its entry becomes
/// one that the CPU faults on (make_device_exclusive, mm/rmap.c). The device may store there until its mirror is told of a change. Ends with Ok; EBUSY: a
/// page was a device's or kept changing, and those before it are taken; EFAULT, EPERM, ENOMEM; EINVAL: no mirror.
/// </summary>
/// <param name="Process">Whose memory.</param>
/// <param name="Vpn">First virtual page number.</param>
/// <param name="Pages">How many, at least 1.</param>
/// <param name="Device">The device.</param>
public record struct MakeExclusive(ProcessId Process, long Vpn, [property: Within(1)] int Pages, DeviceMemory Device) : IProtocol
{
    private At _at;
    private int _done;
    private byte _retries;
    private Pte _entry;
    private long _sequence;
    private Fault _fault;
    private Findings _findings;

    private enum At
    {
        Start,
        Look,
        LookForLoads,
        AskKind,
        Fault,
        TakeEntry,
        ReadMirror,
        SetMirror,
    }

    /// <inheritdoc/>
    public readonly string Step => _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => _findings with { Pages = _done };

    /// <inheritdoc/>
    public readonly (NextKind Kind, int Number) Initiator() => (NextKind.Process, Process.Value);

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start:
                return Pages < 1 ? Next.Done(Outcome.EINVAL) : Look();
            case At.Look:
                return See(reply.Process);
            case At.LookForLoads:
                return Next.Done(reply.Process.Outcome == Outcome.Ok ? Outcome.EPERM : Outcome.EFAULT);
            // What is no device's is ordinary memory, wherever it was plugged in (kmem).
            case At.AskKind:
                return reply.Pgmap.Type == MemoryType.Ram ? Ask(At.ReadMirror, ProcessOp.ReadMirror, 0) : Next.Done(Outcome.EBUSY);
            case At.Fault:
                var faulting = _fault.Advance(reply);
                if (!faulting.IsDone) return faulting;
                _findings.Copies += _fault.Findings.Copies;
                _findings.Retries += _fault.Findings.Retries;
                if (faulting.Outcome == Outcome.OOM) return Next.Done(Outcome.ENOMEM);
                if (faulting.Outcome == Outcome.EAGAIN) return Again();
                return faulting.Outcome == Outcome.NOPAGE ? LookAgain() : Next.Done(Outcome.EFAULT);
            case At.ReadMirror when reply.Process.Outcome != Outcome.Ok:
                return Next.Done(Outcome.EINVAL);
            case At.ReadMirror:
                _sequence = reply.Process.Index;
                _at = At.TakeEntry;
                return Next.Call(Process, ProcessEvent.Replace(Vpn + _done, _entry, _entry.As(PteKind.DeviceExclusive)));
            case At.TakeEntry:
                return reply.Process.Outcome == Outcome.Ok ? Ask(At.SetMirror, ProcessOp.SetMirror, _sequence + 1) : Again();
            default:
                // Where it was taken back at once, the device faults at its first access.
                (_retries, _done) = (0, _done + 1);
                return _done < Pages ? Look() : Next.Done(Outcome.Ok);
        }
    }

    private Next Look()
    {
        _at = At.Look;
        return Next.Call(Process, ProcessEvent.Look(Vpn + _done, write: true));
    }

    private Next See(in ProcessReply look)
    {
        if (look.Outcome != Outcome.Ok)
        {
            _at = At.LookForLoads;
            return Next.Call(Process, ProcessEvent.Look(Vpn + _done, write: false));
        }

        if ((look.Facts & MappingFlags.PfnMap) != 0) return Next.Done(Outcome.EFAULT);
        if (look.Kind != LookKind.Mapped)
        {
            _fault = new(Process, Vpn + _done, Write: true);
            _at = At.Fault;
            return _fault.Advance(Reply.None);
        }

        if ((look.Facts & MappingFlags.Anonymous) == 0 || look.Order != 0) return Next.Done(Outcome.EBUSY);
        _entry = look.Pte;
        if (_entry.Page.Pgmap.Value != look.From)
        {
            _at = At.AskKind;
            return Next.Call(_entry.Page.Pgmap, new PgmapEvent(PgmapOp.Describe));
        }

        return Ask(At.ReadMirror, ProcessOp.ReadMirror, 0);
    }

    // The mirror is told once when the entry is taken; if it was told of anything else since it was read, the device may not have the page.
    private Next Ask(At at, ProcessOp op, long sequence)
    {
        _at = at;
        return Next.Call(Process, ProcessEvent.Mirror(op, Device.First.Value, Vpn + _done, Pte.Of(_entry.Page, writable: true), sequence));
    }

    private Next Again()
    {
        _findings.Retries++;
        return LookAgain();
    }

    private Next LookAgain() => ++_retries > Fault.RetriesMax ? Next.Done(Outcome.EBUSY) : Look();
}
