using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Wire.Records;

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

    /// <summary>The same for whoever asked for <paramref name="asked"/>. What was lost with a silo ended like I/O on a device that has gone.</summary>
    /// <exception cref="InvalidOperationException">Something else broke the protocol, which is a bug.</exception>
    public Completion Completed(long ticket, IProtocol asked) => this switch
    {
        { Kind: ProgressKind.Lost } => new(true, Outcome.EIO, Findings, ticket, asked),
        { Failure: { } failure } => throw new InvalidOperationException(failure),
        _ => new(true, Outcome, Findings, ticket, Protocol?.Open()),
    };
}

/// <summary>Where a protocol is, as its session sees it.</summary>
internal enum ProgressKind : byte
{
    /// <summary>It goes on.</summary>
    Going,

    /// <summary>It sleeps until told.</summary>
    Sleeping,

    /// <summary>It ended.</summary>
    Ended,

    /// <summary>Its grain knows nothing of it: it was lost with a silo.</summary>
    Lost,
}
