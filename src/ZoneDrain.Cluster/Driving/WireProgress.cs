using ZoneDrain.Cluster.Wire;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Driving;

/// <summary>Where a protocol is.</summary>
/// <param name="Ticket">Its number at the grain that drives it.</param>
/// <param name="Kind">Going, sleeping, ended or lost.</param>
/// <param name="Moves">Grows whenever it is driven, so that who asks twice sees whether something happened.</param>
/// <param name="Outcome">Its result.</param>
/// <param name="Findings">What it found.</param>
/// <param name="Protocol">The protocol, where it slept.</param>
/// <param name="Failure">What broke it from outside; null for nothing.</param>
/// <param name="EndedAt">When it ended by its silo's clock, in ticks: what ended between two looks is told in this order, as far as clocks agree.</param>
[GenerateSerializer]
internal sealed record WireProgress(
    long Ticket, ProgressKind Kind, long Moves, Outcome Outcome, Findings Findings, WireProtocol? Protocol, string? Failure, long EndedAt = 0)
{
    /// <summary>How long ago it ended when this was said, in ticks of 100 ns: clocks of silos and clients differ, how fast they go does not.</summary>
    [Id(8)] public long AgeTicks { get; init; }
}
