using ZoneDrain.Drivers;
using ZoneDrain.Values;

namespace ZoneDrain.Protocols;

/// <summary>
/// An access by a device to a process's memory, and its faults: read the notifier's number, see what the CPU has and have it faulted in where it is not enough,
/// set the device's entry unless something changed meanwhile (hmm_range_fault, mm/hmm.c; dmirror_fault, lib/test_hmm.c). A device sees its own DEVICE_PRIVATE
/// pages in place; those of another are brought back first. Errors: EINVAL (no mirror), EFAULT (nothing mapped there), EPERM (no right to store), ENOMEM, EBUSY
/// (the mapping changed at every attempt).
/// </summary>
/// <param name="Process">Whose memory.</param>
/// <param name="Vpn">First virtual page number.</param>
/// <param name="Pages">How many, at least 1.</param>
/// <param name="Write">A store.</param>
/// <param name="Device">The device.</param>
/// <param name="Faults">The right a fault asks for.</param>
/// <param name="Remigrate">What is done about pages that are in ordinary memory.</param>
/// <param name="Form">The form of an entry of the device's memory.</param>
public record struct DeviceAccess(
    ProcessId Process, long Vpn, [property: Within(1)] int Pages, bool Write, DeviceMemory Device, DeviceFaultAccess Faults = DeviceFaultAccess.AlwaysWrite,
    RemigrateAfterCow Remigrate = RemigrateAfterCow.Never, PteKind Form = PteKind.Normal) : IProtocol
{
    private At _at;
    private int _done;
    private bool _loadsOnly;
    private bool _copied;
    private bool _triedMove;
    private bool _inFault;
    private bool _secondCounted;
    private short _retries;
    private long _sequence;
    private Fault _fault;
    private MovePage _move;
    private Findings _findings;

    private enum At
    {
        Start,
        ReadMirror,
        Look,
        LookForLoads,
        Fault,
        Move,
        SetMirror,
    }

    /// <inheritdoc/>
    public readonly string Step => _at switch
    {
        At.Fault => "Fault/" + _fault.Step,
        At.Move => "Move/" + _move.Step,
        _ => _at.ToString(),
    };

    /// <inheritdoc/>
    public readonly Findings Findings => _findings with { Pages = _done };

    /// <inheritdoc/>
    public readonly (NextKind Kind, int Number) Initiator() => (NextKind.Process, Process.Value);

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start when Pages < 1:
                return Next.Done(Outcome.EINVAL);
            case At.Start:
                return ReadMirror();
            case At.ReadMirror when reply.Process.Outcome != Outcome.Ok:
                return Next.Done(Outcome.EINVAL);
            case At.ReadMirror:
                return SeeMirror(reply.Process);
            case At.Look:
                return SeeEntry(reply.Process);
            case At.LookForLoads:
                return Next.Done(reply.Process.Outcome == Outcome.Ok ? Outcome.EPERM : Outcome.EFAULT);
            case At.Fault:
                var faulting = _fault.Advance(reply);
                return faulting.IsDone ? Faulted(faulting.Outcome) : faulting;
            case At.Move:
                var moving = _move.Advance(reply);
                if (!moving.IsDone) return moving;
                _findings.Moved += _move.Findings.Moved;
                return ReadMirror();
            case At.SetMirror when reply.Process.Outcome == Outcome.EBUSY:
                return Again();
            case At.SetMirror when reply.Process.Outcome != Outcome.Ok:
                return Next.Done(Outcome.EINVAL);
            default:
                return NextPage();
        }
    }

    private readonly long Here => Vpn + _done;

    private readonly bool Wanted => Write || (Faults == DeviceFaultAccess.AlwaysWrite && !_loadsOnly);

    private readonly bool MovesBack(Pte entry) =>
        Remigrate == RemigrateAfterCow.OnNextDeviceAccess && !_copied && !_triedMove && entry.IsDevice && !Device.Owns(entry.Page);

    private Next ReadMirror()
    {
        _at = At.ReadMirror;
        return Next.Call(Process, ProcessEvent.Mirror(ProcessOp.ReadMirror, Device.First.Value, Here));
    }

    private Next SeeMirror(in ProcessReply mirror)
    {
        _sequence = mirror.Index;
        if (mirror.Pte.Present && (!Write || mirror.Pte.Writable) && !MovesBack(mirror.Pte)) return NextPage();

        // One fault serves the rest of the range, as a driver takes it.
        if (!mirror.Pte.Present || (Write && !mirror.Pte.Writable))
        {
            if (!_inFault) _findings.DeviceFaults++;
            _inFault = true;
        }

        if (mirror.Pte.Present && Write && !mirror.Pte.Writable && !_secondCounted)
        {
            _findings.SecondFaults++;
            _secondCounted = true;
        }

        return Look();
    }

    private Next Look()
    {
        _at = At.Look;
        return Next.Call(Process, ProcessEvent.Look(Here, Wanted));
    }

    private Next SeeEntry(in ProcessReply look)
    {
        if (look.Outcome != Outcome.Ok)
        {
            if (!Wanted) return Next.Done(Outcome.EFAULT);
            _loadsOnly = true;
            if (!Write) return Look();
            _at = At.LookForLoads;
            return Next.Call(Process, ProcessEvent.Look(Here, write: false));
        }

        // Frames without pages are no device's to see (hmm_vma_walk_test, mm/hmm.c).
        if ((look.Facts & MappingFlags.PfnMap) != 0) return Next.Done(Outcome.EFAULT);
        var pte = look.Pte;
        var own = look.Kind == LookKind.DevicePrivate && Device.Owns(pte.Page) && (!Wanted || pte.Writable);
        if (look.Kind != LookKind.Mapped && !own)
        {
            _fault = new(Process, Here, Wanted);
            _at = At.Fault;
            return _fault.Advance(Reply.None);
        }

        if (MovesBack(pte) && (look.Facts & MappingFlags.Anonymous) != 0)
        {
            _triedMove = true;
            _move = new(Process, Here, new(new PgmapId((int)look.From)), Device, Form, Whole: true);
            _at = At.Move;
            return _move.Advance(Reply.None);
        }

        _at = At.SetMirror;
        return Next.Call(Process, ProcessEvent.Mirror(ProcessOp.SetMirror, Device.First.Value, Here, Seen(look), _sequence));
    }

    // The device's entry names the page itself, also where the CPU's is a larger one.
    private readonly Pte Seen(in ProcessReply look)
    {
        if (!look.Pte.IsDevice) return Wanted ? look.Pte : look.Pte.WriteProtected;
        return Pte.Of(look.Pte.Page.Plus(Here & ((1L << look.Order) - 1)), Wanted && look.Pte.Writable);
    }

    private Next Faulted(Outcome outcome)
    {
        _findings.Copies += _fault.Findings.Copies;
        _findings.Retries += _fault.Findings.Retries;
        _copied |= _fault.Findings.Copies > 0;
        return outcome switch
        {
            Outcome.EAGAIN => Again(),
            Outcome.NOPAGE or Outcome.MAJOR => LookAgain(),
            Outcome.OOM => Next.Done(Outcome.ENOMEM),
            _ => Next.Done(Outcome.EFAULT),
        };
    }

    private Next Again()
    {
        _findings.Retries++;
        return LookAgain();
    }

    private Next LookAgain() => ++_retries > 4 * Fault.RetriesMax ? Next.Done(Outcome.EBUSY) : ReadMirror();

    private Next NextPage()
    {
        (_loadsOnly, _copied, _triedMove, _secondCounted, _retries) = (false, false, false, false, 0);
        return ++_done < Pages ? ReadMirror() : Next.Done(Outcome.Ok);
    }
}

/// <summary>What right a driver asks for when its device faults for a load (mail S4).</summary>
public enum DeviceFaultAccess : byte
{
    /// <summary>The right to store, whatever the device does: a fault after a fork copies the page.</summary>
    AlwaysWrite,

    /// <summary>The right that the device needs: a page shared by a fork stays, and a later store faults a second time.</summary>
    AsRequested,
}

/// <summary>What a driver does about a page that a copy-on-write has left in ordinary memory (mail S4).</summary>
public enum RemigrateAfterCow : byte
{
    /// <summary>The device goes on with it where it is.</summary>
    Never,

    /// <summary>The device's next access moves it to a new page of the device.</summary>
    OnNextDeviceAccess,
}
