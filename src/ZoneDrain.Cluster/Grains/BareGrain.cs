using Orleans.Concurrency;
using ZoneDrain.Cluster.Placement;

namespace ZoneDrain.Cluster.Grains;

/// <inheritdoc cref="IBareGrain"/>
[Reentrant, HomePlacement]
internal sealed class BareGrain : Grain, IBareGrain
{
    /// <inheritdoc/>
    public ValueTask Ping() => default;
}
