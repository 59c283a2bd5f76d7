using ZoneDrain.Cluster.Wire.Records;

namespace ZoneDrain.Cluster.Wire.Calls;

/// <summary>A page: the address of its cell.</summary>
internal interface IPageGrain : IGrainWithStringKey
{
    /// <summary>One turn.</summary>
    ValueTask<PageReply> Ask(PageCall call);
}
