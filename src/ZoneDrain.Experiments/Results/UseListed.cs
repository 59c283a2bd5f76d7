using ZoneDrain.Protocols;

namespace ZoneDrain.Experiments.Results;

/// <summary>
/// The bare edge as <see cref="UsePages"/> makes it, on pages that somebody has chosen: where workers meet on a page that is in use already, no edge is made.
/// </summary>
/// <param name="Pgmap">The pgmap.</param>
/// <param name="Heads">Frame of each folio's head, in the order of use; a power of two of them, and then again from the first.</param>
/// <param name="From">Where in the list to begin.</param>
/// <param name="Pairs">Gets, each followed by its put; at least 1.</param>
internal record struct UseListed(PgmapId Pgmap, ReadOnlyMemory<int> Heads, int From, long Pairs) : IProtocol
{
    private bool _asked;
    private bool _holds;
    private long _done;

    /// <inheritdoc/>
    public readonly string Step => _holds ? "Use" : "Drop";

    /// <inheritdoc/>
    public readonly Findings Findings => new() { Pages = _done };

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        if (_asked && reply.Page.Outcome != Outcome.Ok) return Next.Done(reply.Page.Outcome);
        _asked = true;
        if (!_holds && _done >= Pairs) return Next.Done(Outcome.Ok);
        var page = new PageId(Pgmap, Heads.Span[(int)((From + _done) & (Heads.Length - 1))]);
        _holds = !_holds;
        if (_holds) return Next.Call(page, PageEvent.Acquire(PageUse.Get));
        _done++;
        return Next.Call(page, PageEvent.Put(PageUse.Get));
    }
}
