using ZoneDrain.Delivery;

namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>A grain's state, and what it must be able to answer again, on their way to another activation.</summary>
/// <param name="State">The state, as bytes; null where there is none.</param>
/// <param name="Replies">The last reply of each lane.</param>
/// <typeparam name="TState">What the state is.</typeparam>
/// <typeparam name="TReply">What the grain answers.</typeparam>
[GenerateSerializer]
internal sealed record MovedReply<TState, TReply>(TState State, (CallStamp Stamp, TReply Reply)[] Replies);
