using Orleans.Runtime.Services;
using ZoneDrain.Cluster.Wire.Calls;

namespace ZoneDrain.Cluster.Addressing;

/// <summary>The silos of the cluster as one of them knows them, and the way to the agent of each. Safe for threads.</summary>
/// <param name="services">The silo's services.</param>
/// <param name="silos">Who is a member.</param>
internal sealed class SiloAgents(IServiceProvider services, ISiloStatusOracle silos) : GrainServiceClient<ISiloAgent>(services)
{
    /// <summary>The silos that take part now, in the order of their addresses.</summary>
    public IReadOnlyList<SiloAddress> Active => [.. silos.GetActiveSilos().Order()];

    /// <summary>This silo.</summary>
    public SiloAddress Here => silos.SiloAddress;

    /// <summary>This silo takes no part any more: what it would still hear of others comes never.</summary>
    public bool HasEnded => silos.CurrentStatus is SiloStatus.Stopping or SiloStatus.Dead;

    /// <summary>The silos that the cluster has declared dead, as far as this one knows, in the order of their addresses.</summary>
    public SiloAddress[] Dead => [.. silos.GetApproximateSiloStatuses().Where(silo => silo.Value == SiloStatus.Dead).Select(silo => silo.Key).Order()];

    /// <summary>The agent of a silo, which answers as soon as the silo starts.</summary>
    public ISiloAgent Of(SiloAddress silo) => GetGrainService(silo);

    /// <summary>Whether the cluster has declared the silo dead.</summary>
    public bool IsDead(SiloAddress silo) => silos.IsDeadSilo(silo);
}
