using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>A teardown that has been started, as every silo knows it: it goes on though its pgmap's grain is lost, and is found by its ticket.</summary>
/// <param name="Stamp">Who started it.</param>
/// <param name="Ticket">Its ticket.</param>
[GenerateSerializer]
internal sealed record StoredTeardown(StartStamp Stamp, long Ticket)
{
    /// <summary>What is torn down, and how; null where a journal of form 1 does not say it in a form that can be read.</summary>
    [Id(3)]
    public TeardownPlan? Plan { get; init; }
}
