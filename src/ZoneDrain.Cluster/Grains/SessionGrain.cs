using Orleans.Concurrency;
using Orleans.Placement;
using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Cells;
using ZoneDrain.Cluster.Wire.Calls;

namespace ZoneDrain.Cluster.Grains;

/// <inheritdoc cref="ISessionGrain"/>
[Reentrant, KeepAlive, HomePlacement, Immovable]
internal sealed class SessionGrain(IGrainContext context, SiloStore silo, SiloAgents silos, IGrainFactory grains)
    : InitiatorGrain(context, silo, silos, grains), ISessionGrain;
