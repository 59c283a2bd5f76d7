using ZoneDrain.Cluster.Clients;

namespace ZoneDrain.Cluster.Wire.Calls;

/// <summary>A grain that answers and does nothing else: what a page operation is measured against.</summary>
[OpenToClients]
internal interface IBareGrain : IGrainWithStringKey
{
    /// <summary>Answers.</summary>
    ValueTask Ping();
}

/// <summary>A grain with nothing of this program in it: what an activation is measured against.</summary>
[OpenToClients]
internal interface IPlainGrain : IGrainWithStringKey
{
    /// <summary>Answers.</summary>
    ValueTask Ping();
}
