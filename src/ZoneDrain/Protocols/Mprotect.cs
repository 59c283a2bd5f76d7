using ZoneDrain.Processes;

namespace ZoneDrain.Protocols;

/// <summary>mprotect of an address range. ENOMEM: part of it is not mapped. EAGAIN: a fork of the process did not end meanwhile.</summary>
/// <param name="Process">Whose memory.</param>
/// <param name="From">First virtual page number.</param>
/// <param name="To">One past the last.</param>
/// <param name="Rights">Read, write, both or neither.</param>
public record struct Mprotect(ProcessId Process, long From, long To, VmaFlags Rights) : IProtocol
{
    private bool _asked;
    private byte _retries;

    /// <inheritdoc/>
    public readonly string Step => _asked ? "Protect" : "Start";

    /// <inheritdoc/>
    public readonly Findings Findings => new() { Pages = To - From };

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        if (_asked && (reply.Process.Outcome != Outcome.EAGAIN || ++_retries > Fault.RetriesMax)) return Next.Done(reply.Process.Outcome);
        if (From >= To || (Rights & ~(VmaFlags.Read | VmaFlags.Write)) != 0) return Next.Done(Outcome.EINVAL);
        _asked = true;
        return Next.Call(Process, ProcessEvent.Range(ProcessOp.Protect, From, To) with { Slot = (int)Rights });
    }
}
