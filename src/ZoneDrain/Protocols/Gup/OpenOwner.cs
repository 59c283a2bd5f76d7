namespace ZoneDrain.Protocols;

/// <summary>Opens an object that keeps pins; <see cref="Findings.Handle"/> is its slot.</summary>
/// <param name="Process">The process.</param>
/// <param name="Kind">Call, pipe or descriptor.</param>
public record struct OpenOwner(ProcessId Process, OwnerKind Kind) : IProtocol
{
    private bool _asked;
    private int _slot;

    /// <inheritdoc/>
    public readonly string Step => _asked ? "Open" : "Start";

    /// <inheritdoc/>
    public readonly Findings Findings => new() { Handle = _slot };

    /// <inheritdoc/>
    public readonly (NextKind Kind, int Number) Initiator() => (NextKind.Process, Process.Value);

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        if (_asked)
        {
            _slot = reply.Process.Count;
            return Next.Done(reply.Process.Outcome);
        }

        _asked = true;
        return Next.Call(Process, ProcessEvent.OfOwner(ProcessOp.OpenOwner, 0, Kind));
    }
}
