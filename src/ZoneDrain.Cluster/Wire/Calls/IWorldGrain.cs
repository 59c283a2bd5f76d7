using ZoneDrain.Cluster.Clients;
using ZoneDrain.Cluster.Wire.Records;

namespace ZoneDrain.Cluster.Wire.Calls;

/// <summary>A world: it numbers its actors. The key is the world's name; the one of the empty world numbers worlds.</summary>
[OpenToClients]
internal interface IWorldGrain : IGrainWithStringKey
{
    /// <summary>The next number for an actor of a kind, or for a world.</summary>
    ValueTask<long> Reserve(ActorKind kind);

    /// <summary>How many numbers of a kind were given out.</summary>
    ValueTask<long> Count(ActorKind kind);
}
