using Orleans.Concurrency;
using Orleans.Placement;
using ZoneDrain.Cluster.Cells;
using ZoneDrain.Cluster.Wire.Calls;

namespace ZoneDrain.Cluster.Grains;

/// <inheritdoc cref="IBareGrain"/>
[Reentrant, HomePlacement, Immovable]
internal sealed class BareGrain : Grain, IBareGrain
{
    /// <inheritdoc/>
    public ValueTask Ping() => default;
}

/// <inheritdoc cref="IPlainGrain"/>
[Immovable]
internal sealed class PlainGrain : Grain, IPlainGrain
{
    /// <inheritdoc/>
    public ValueTask Ping() => default;
}
