using Orleans.Concurrency;
using ZoneDrain.Cluster.Placement;
using ZoneDrain.Cluster.Store;

namespace ZoneDrain.Cluster.Grains;

/// <inheritdoc cref="ISessionGrain"/>
[Reentrant, KeepAlive, HomePlacement]
internal sealed class SessionGrain(IGrainContext context, SiloStore silo, ISiloStatusOracle silos, IGrainFactory grains)
    : InitiatorGrain(context, silo, silos, grains), ISessionGrain;
