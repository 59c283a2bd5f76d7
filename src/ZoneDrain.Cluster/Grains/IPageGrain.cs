using ZoneDrain.Pages;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Grains;

/// <summary>A page: the address of its cell.</summary>
internal interface IPageGrain : IGrainWithStringKey
{
    /// <summary>One turn. <paramref name="waiter"/> is told when what the answer EBUSY stands for is over.</summary>
    ValueTask<PageReply> Ask(PageEvent question, WaiterId waiter);
}
