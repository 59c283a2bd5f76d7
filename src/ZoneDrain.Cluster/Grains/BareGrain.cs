using Orleans.Concurrency;
using Orleans.Placement;
using ZoneDrain.Cluster.Placement;

namespace ZoneDrain.Cluster.Grains;

/// <inheritdoc cref="IBareGrain"/>
[Reentrant, HomePlacement, Immovable]
internal sealed class BareGrain : Grain, IBareGrain
{
    /// <inheritdoc/>
    public ValueTask Ping() => default;
}
