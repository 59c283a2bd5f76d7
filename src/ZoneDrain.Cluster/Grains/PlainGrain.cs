using Orleans.Placement;

namespace ZoneDrain.Cluster.Grains;

/// <inheritdoc cref="IPlainGrain"/>
[Immovable]
internal sealed class PlainGrain : Grain, IPlainGrain
{
    /// <inheritdoc/>
    public ValueTask Ping() => default;
}
