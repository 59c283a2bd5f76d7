using ZoneDrain.Delivery;

namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>The protocols of an initiator on their way to another activation of its grain.</summary>
/// <param name="Runs">They, ended ones that are still to be told included.</param>
/// <param name="Starts">The last start of each session, and its ticket; 0 where the session knows its end.</param>
/// <param name="Kept">What ended protocols took and did not give back.</param>
/// <param name="KeptBlocks">The same of frames.</param>
/// <param name="Sequence">The last wait.</param>
/// <param name="Tickets">The last ticket.</param>
/// <param name="Calls">The last call.</param>
/// <param name="FirstPlace">The first place of its protocols.</param>
[GenerateSerializer]
internal sealed record RunnerState(
    DrivenProtocolState[] Runs, (long Session, long Number, long Ticket)[] Starts, (ulong Page, byte Use, int Pages, ulong Holder)[] Kept,
    FrameRun[] KeptBlocks, long Sequence, long Tickets, long Calls, int FirstPlace);
