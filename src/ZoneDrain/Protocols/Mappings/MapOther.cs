namespace ZoneDrain.Protocols;

/// <summary>mmap of memory that is no DAX mapping, for its page tables; the caller has unmapped what DAX memory was there. Errors: EINVAL, ENOENT where the
/// process exits.</summary>
/// <param name="Process">Who maps.</param>
/// <param name="From">First virtual page number.</param>
/// <param name="To">One past the last.</param>
/// <param name="Accessible">Loads or stores are allowed: false for PROT_NONE.</param>
public record struct MapOther(ProcessId Process, long From, long To, bool Accessible) : IProtocol
{
    private bool _asked;

    /// <inheritdoc/>
    public readonly string Step => _asked ? "Map" : "Start";

    /// <inheritdoc/>
    public readonly Findings Findings => new() { Handle = From, Pages = To - From };

    /// <inheritdoc/>
    public readonly (NextKind Kind, int Number) Initiator() => (NextKind.Process, Process.Value);

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        if (_asked) return Next.Done(reply.Process.Outcome);
        _asked = true;
        return Next.Call(Process, ProcessEvent.Range(ProcessOp.MapOther, From, To) with { Write = Accessible });
    }
}
