using ZoneDrain.Cluster.Clients;

namespace ZoneDrain.Cluster.Wire.Calls;

/// <summary>A grain with nothing of this program in it: what an activation is measured against.</summary>
[OpenToClients]
internal interface IPlainGrain : IGrainWithStringKey
{
    /// <summary>Answers.</summary>
    ValueTask Ping();
}
