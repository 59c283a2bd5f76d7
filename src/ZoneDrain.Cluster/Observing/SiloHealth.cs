using ZoneDrain.Cluster.Store;

namespace ZoneDrain.Cluster.Observing;

/// <summary>Whether a silo takes part in its cluster. Safe for threads.</summary>
public sealed class SiloHealth
{
    private readonly SiloStore _store;
    private readonly ISiloStatusOracle _silos;

    internal SiloHealth(SiloStore store, ISiloStatusOracle silos) => (_store, _silos) = (store, silos);

    /// <summary>What it is like now.</summary>
    public SiloHealthReport Read() => new(
        _silos.SiloName, _store.Here.ToString(), _silos.CurrentStatus.ToString(), _silos.GetActiveSilos().Length, _store.Worlds.Count(),
        _store.Worlds.Sum(world => world.Losses.Count), _silos.CurrentStatus == SiloStatus.Active);
}
