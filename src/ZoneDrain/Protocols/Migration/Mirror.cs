using ZoneDrain.Drivers;

namespace ZoneDrain.Protocols;

/// <summary>A device begins, or ends, to mirror a process. EBUSY: it does already; ENOENT: it does not, or the process exits.</summary>
/// <param name="Process">Whose memory.</param>
/// <param name="Device">The device.</param>
/// <param name="Close">It ends.</param>
public record struct Mirror(ProcessId Process, DeviceMemory Device, bool Close = false) : IProtocol
{
    private bool _asked;

    /// <inheritdoc/>
    public readonly string Step => _asked ? "Ask" : "Start";

    /// <inheritdoc/>
    public readonly Findings Findings => default;

    /// <inheritdoc/>
    public readonly (NextKind Kind, int Number) Initiator() => (NextKind.Process, Process.Value);

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        if (_asked) return Next.Done(reply.Process.Outcome);
        _asked = true;
        return Next.Call(Process, ProcessEvent.Mirror(Close ? ProcessOp.CloseMirror : ProcessOp.OpenMirror, Device.First.Value));
    }
}
