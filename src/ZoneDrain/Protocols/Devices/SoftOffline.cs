namespace ZoneDrain.Protocols;

/// <summary>
/// madvise(MADV_SOFT_OFFLINE) of one page: the page is faulted in, and then it is asked whether it is online memory. Pages of a device never are, so nothing is
/// moved and nothing changes: EIO (soft_offline_page, mm/memory-failure.c). EFAULT: nothing can be mapped there. Ok: it is ordinary memory, whose fate the
/// model does not follow.
/// </summary>
/// <param name="Process">Whose memory.</param>
/// <param name="Vpn">Where.</param>
public record struct SoftOffline(ProcessId Process, long Vpn) : IProtocol
{
    private Fault _fault;
    private bool _faulting;
    private bool _looking;

    /// <inheritdoc/>
    public readonly string Step => _looking ? "Look" : _faulting ? _fault.Step : "Start";

    /// <inheritdoc/>
    public readonly Findings Findings => default;

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        if (_looking) return Next.Done(reply.Process.Pte.IsDevice ? Outcome.EIO : Outcome.Ok);
        if (!_faulting) _fault = new(Process, Vpn, Write: false);
        _faulting = true;
        var next = _fault.Advance(reply);
        if (!next.IsDone) return next;
        if (next.Outcome is not (Outcome.NOPAGE or Outcome.MAJOR)) return Next.Done(next.Outcome == Outcome.EAGAIN ? Outcome.EAGAIN : Outcome.EFAULT);
        _looking = true;
        return Next.Call(Process, ProcessEvent.Look(Vpn, write: false));
    }
}
