using ZoneDrain.Cluster.Clients;

namespace ZoneDrain.Cluster.Grains;

/// <summary>A grain that answers and does nothing else: what a page operation is measured against.</summary>
[OpenToClients]
internal interface IBareGrain : IGrainWithStringKey
{
    /// <summary>Answers.</summary>
    ValueTask Ping();
}
