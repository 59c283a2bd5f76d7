using System.Collections.Concurrent;

namespace ZoneDrain.Cluster.Store;

/// <summary>What one silo keeps, by world. A page grain is the address of a cell in here.</summary>
internal sealed class SiloStore(ILocalSiloDetails silo)
{
    private readonly ConcurrentDictionary<string, WorldStore> _worlds = [];

    private readonly ConcurrentDictionary<SiloAddress, bool> _leaving = [];

    /// <summary>The silo is about to leave, or has left: nothing new goes there, and its end is no loss.</summary>
    public bool IsLeaving(SiloAddress silo) => _leaving.ContainsKey(silo);

    /// <summary>The silo has left, and took nothing along.</summary>
    public bool HasLeft(SiloAddress silo) => _leaving.TryGetValue(silo, out var left) && left;

    /// <summary>Notes that a silo leaves, or has left.</summary>
    public void Leave(SiloAddress silo, bool done) => _leaving[silo] = done;

    /// <summary>This silo.</summary>
    public SiloAddress Here { get; } = silo.SiloAddress;

    /// <summary>The worlds known here.</summary>
    public IEnumerable<WorldStore> Worlds => _worlds.Values;

    /// <summary>What is kept of a world.</summary>
    public WorldStore World(string name) => _worlds.GetOrAdd(name, key => new(key));

    /// <summary>Forgets a world.</summary>
    public void Forget(string name) => _worlds.TryRemove(name, out _);
}
