using ZoneDrain.Values;

namespace ZoneDrain.Protocols;

/// <summary>
/// The bare edge, for pricing: a first use and a last use of one page after another, nothing in between. Pages come in the order of a full-period linear
/// congruence over the device, so that every run touches the same ones.
/// </summary>
/// <param name="Pgmap">The pgmap.</param>
/// <param name="Frames">Its frames, a power of two.</param>
/// <param name="Order">Its folio order.</param>
/// <param name="Seed">Where the order starts.</param>
/// <param name="Pairs">Edge pairs, at least 1.</param>
public record struct UsePages(PgmapId Pgmap, long Frames, byte Order, long Seed, [property: Within(1)] long Pairs) : IProtocol
{
    private bool _asked;
    private bool _holds;
    private long _done;
    private long _place;

    /// <inheritdoc/>
    public readonly string Step => _holds ? "Use" : "Drop";

    /// <inheritdoc/>
    public readonly Findings Findings => new() { Pages = _done, Handle = _place };

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        if (_asked && reply.Page.Outcome != Outcome.Ok) return Next.Done(reply.Page.Outcome);
        _asked = true;
        if (_holds)
        {
            _holds = false;
            _done++;
            return Next.Call(Page, PageEvent.Put(PageUse.Get));
        }

        if (_done >= Pairs) return Next.Done(Outcome.Ok);
        _holds = true;

        _place = After(_done == 0 ? Seed : _place) & ((Frames >> Order) - 1);
        return Next.Call(Page, PageEvent.Acquire(PageUse.Get));
    }

    /// <summary>
    /// The place after <paramref name="place"/>, before it is cut to the power of two of places there are. Multiplier 5 mod 8, odd increment: every place
    /// once a period (Hull and Dobell, SIAM Review 4, 1962).
    /// </summary>
    public static long After(long place) => unchecked(place * 6364136223846793005L + 1442695040888963407L);

    private readonly PageId Page => new(Pgmap, _place << Order);
}
