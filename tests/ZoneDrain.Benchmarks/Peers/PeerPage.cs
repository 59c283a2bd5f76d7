using ZoneDrain.Pages;

namespace ZoneDrain.Benchmarks.Peers;

/// <summary>What an actor of a peer keeps: the packed word of a page, which the model's rules move.</summary>
internal sealed class PeerPage
{
    private static readonly ulong Get = PageRules.Delta(PageUse.Get, 1, 0);
    private PageCounts _counts;

    public Outcome Use(bool put) =>
        put ? PageRules.TrySubtract(_counts, Get, out _counts) ? Outcome.Ok : Outcome.EINVAL
        : PageRules.TryAdd(_counts, Get, out _counts) ? Outcome.Ok : Outcome.ENOMEM;
}
