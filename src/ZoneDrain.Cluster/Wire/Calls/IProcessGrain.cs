using ZoneDrain.Cluster.Clients;
using ZoneDrain.Delivery;

namespace ZoneDrain.Cluster.Wire.Calls;

/// <summary>A process.</summary>
internal interface IProcessGrain : IInitiatorGrain
{
    /// <summary>Comes to be.</summary>
    [OpenToClients]
    ValueTask Create();

    /// <summary>Comes to be for a share of a load; one whose silo is dead is refused.</summary>
    ValueTask CreateFor(Incarnation from);

    /// <summary>Comes to be as the child that a fork has made on a silo.</summary>
    ValueTask Inherit(byte[] state, Incarnation from);

    /// <summary>Comes back, if it was there before.</summary>
    ValueTask Wake();

    /// <summary>One turn. A process that is not there answers ENOENT, or SIGSEGV to an access.</summary>
    ValueTask<ProcessReply> Ask(ProcessEvent question, CallStamp stamp);

    /// <summary>It came to be once, and may have gone since.</summary>
    [OpenToClients]
    ValueTask<bool> WasMade();

    /// <summary>It was there, and has gone for good.</summary>
    ValueTask<bool> IsGone();

    /// <summary>Ends the activation of a process that has ended and rested since before this call.</summary>
    ValueTask LeaveRested(long rested);

    /// <summary>Its state as bytes; null where it is not there.</summary>
    [OpenToClients]
    ValueTask<byte[]?> Save();
}
