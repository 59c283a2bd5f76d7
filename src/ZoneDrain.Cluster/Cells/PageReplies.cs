using System.Runtime.InteropServices;
using ZoneDrain.Cluster.Recovery;
using ZoneDrain.Cluster.Wire;
using ZoneDrain.Delivery;

namespace ZoneDrain.Cluster.Cells;

/// <summary>The last reply of each lane to a page of a pgmap that lives here. Not for two threads.</summary>
/// <param name="fences">Who is refused here.</param>
/// <param name="floors">Which calls are late here, whatever was answered.</param>
internal sealed class PageReplies(SiloFences fences, FloorTable floors)
{
    private readonly Dictionary<ulong, (CallStamp Stamp, PageReply Reply)> _last = [];
    private (CallStamp Stamp, PageReply Reply) _unstamped;

    /// <summary>What is remembered, to be handed over with the pages.</summary>
    public IEnumerable<(CallStamp Stamp, PageReply Reply)> All => _last.Values;

    /// <summary>
    /// Where the reply of a call is, if it <paramref name="wasMade"/> before, or else belongs, with its stamp. Looked up once a turn; it is good until another
    /// lane is looked up.
    /// </summary>
    /// <exception cref="LateCallException">A later call of the lane was made before.</exception>
    /// <exception cref="FencedCallException">A silo that is dead made it.</exception>
    public ref (CallStamp Stamp, PageReply Reply) Of(in CallStamp stamp, out bool wasMade)
    {
        wasMade = false;
        fences.CheckAwake();
        ref var last = ref stamp.Lane == 0 ? ref _unstamped : ref CollectionsMarshal.GetValueRefOrAddDefault(_last, stamp.Lane, out _);
        var floor = floors.Of(stamp.Lane);
        switch (DeliveryRules.Hear(stamp, last.Stamp.Number, fences.Now, floor))
        {
            case Hearing.Late:
                throw LateCallException.Of(stamp, Math.Max(last.Stamp.Number, floor));
            case Hearing.Fenced:
                throw FencedCallException.Of(stamp.From);
            case var hearing:
                wasMade = hearing == Hearing.Again;
                return ref last;
        }
    }

    /// <summary>Remembers a reply, unless a later one of the lane is known.</summary>
    public void Keep(CallStamp stamp, in PageReply reply)
    {
        if (stamp.Lane == 0) return;
        ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(_last, stamp.Lane, out _);
        if (stamp.Number > last.Stamp.Number) last = (stamp, reply);
    }
}
