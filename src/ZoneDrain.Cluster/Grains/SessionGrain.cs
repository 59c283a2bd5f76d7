using Orleans.Concurrency;
using Orleans.Placement;
using ZoneDrain.Cluster.Placement;
using ZoneDrain.Cluster.Store;

namespace ZoneDrain.Cluster.Grains;

/// <inheritdoc cref="ISessionGrain"/>
[Reentrant, KeepAlive, HomePlacement, Immovable]
internal sealed class SessionGrain(IGrainContext context, SiloStore silo, SiloAgents silos, IGrainFactory grains)
    : InitiatorGrain(context, silo, silos, grains), ISessionGrain;
