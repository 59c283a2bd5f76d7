using System.Collections.Concurrent;

namespace ZoneDrain.Cluster.Store;

/// <summary>What one silo keeps, by world. A page grain is the address of a cell in here.</summary>
internal sealed class SiloStore(ILocalSiloDetails silo)
{
    private readonly ConcurrentDictionary<string, WorldStore> _worlds = [];

    /// <summary>This silo.</summary>
    public SiloAddress Here { get; } = silo.SiloAddress;

    /// <summary>The worlds known here.</summary>
    public IEnumerable<WorldStore> Worlds => _worlds.Values;

    /// <summary>What is kept of a world.</summary>
    public WorldStore World(string name) => _worlds.GetOrAdd(name, key => new(key));

    /// <summary>Forgets a world.</summary>
    public void Forget(string name) => _worlds.TryRemove(name, out _);
}
