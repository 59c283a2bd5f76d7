using System.Collections.Concurrent;
using System.Net;
using ZoneDrain.Cluster.Observing;
using ZoneDrain.Cluster.Recovery;
using ZoneDrain.Ports;

namespace ZoneDrain.Cluster.Cells;

/// <summary>What one silo keeps, by world. A page grain is the address of a cell in here.</summary>
internal sealed class SiloStore(ILocalSiloDetails silo, OperationLog log)
{
    private readonly ConcurrentDictionary<string, WorldStore> _worlds = [];

    private readonly SiloCounts _forgotten = new();

    private readonly ConcurrentDictionary<SiloAddress, bool> _leaving = [];

    /// <summary>The silo is about to leave, or has left: nothing new goes there, and its end is no loss.</summary>
    public bool IsLeaving(SiloAddress silo) => _leaving.ContainsKey(silo);

    /// <summary>The silo has left, and took nothing along.</summary>
    public bool HasLeft(SiloAddress silo) => _leaving.TryGetValue(silo, out var left) && left;

    /// <summary>Notes that a silo leaves, or has left.</summary>
    public void Leave(SiloAddress silo, bool done) => _leaving[silo] = done;

    /// <summary>This silo.</summary>
    public SiloAddress Here { get; } = silo.SiloAddress;

    /// <summary>The same in words.</summary>
    public string Name { get; } = NameOf(silo.Name, silo.SiloAddress.Endpoint);

    /// <summary>Whose calls are refused here.</summary>
    public SiloFences Fences { get; } = new(silo.SiloAddress);

    /// <summary>The worlds known here.</summary>
    public IEnumerable<WorldStore> Worlds => _worlds.Values;

    /// <summary>A silo in words: its name, and where it listens, for several may have one name.</summary>
    public static string NameOf(string name, IPEndPoint at) => $"{name} at {at}";

    /// <summary>What is kept of a world.</summary>
    public WorldStore World(string name) => _worlds.GetOrAdd(name, key => new(key, log, Fences));

    /// <summary>Forgets a world.</summary>
    public void Forget(string name)
    {
        if (!_worlds.TryRemove(name, out var world)) return;
        lock (_forgotten) _forgotten.Add(world.ReadCounts());
    }

    /// <summary>Events counted here in all worlds, those included that are forgotten.</summary>
    public EngineCounts Total
    {
        get
        {
            lock (_forgotten) return _worlds.Values.Aggregate(_forgotten.Read(), (sum, world) => sum + world.ReadCounts());
        }
    }
}
