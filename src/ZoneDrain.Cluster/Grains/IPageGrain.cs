using ZoneDrain.Cluster.Driving;
using ZoneDrain.Pages;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Grains;

/// <summary>A page: the address of its cell.</summary>
internal interface IPageGrain : IGrainWithStringKey
{
    /// <summary>One turn. <paramref name="waiter"/> is told when what the answer EBUSY stands for is over; <paramref name="holder"/> is whose references are
    /// meant, so that they can be revoked if it is lost; a call that comes again with its <paramref name="stamp"/> gets its reply again.</summary>
    ValueTask<PageReply> Ask(PageEvent question, WaiterId waiter, ulong holder, CallStamp stamp);
}
