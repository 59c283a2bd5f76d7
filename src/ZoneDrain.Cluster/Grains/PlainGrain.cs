using Orleans.Placement;
using ZoneDrain.Cluster.Wire.Calls;

namespace ZoneDrain.Cluster.Grains;

/// <inheritdoc cref="IPlainGrain"/>
[Immovable]
internal sealed class PlainGrain : Grain, IPlainGrain
{
    /// <inheritdoc/>
    public ValueTask Ping() => default;
}
