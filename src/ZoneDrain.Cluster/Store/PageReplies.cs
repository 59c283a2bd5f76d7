using System.Runtime.InteropServices;
using ZoneDrain.Cluster.Driving;

namespace ZoneDrain.Cluster.Store;

/// <summary>The last reply of each lane to a page of a pgmap that lives here. Not for two threads.</summary>
internal sealed class PageReplies
{
    private readonly Dictionary<ulong, (long Number, PageReply Reply)> _last = [];
    private (long Number, PageReply Reply) _unstamped;

    /// <summary>What is remembered, to be handed over with the pages.</summary>
    public IEnumerable<KeyValuePair<ulong, (long Number, PageReply Reply)>> All => _last;

    /// <summary>
    /// Where the reply of a call is, if it <paramref name="wasMade"/> before, or else belongs, with its number. Looked up once a turn; it is good until another
    /// lane is looked up.
    /// </summary>
    /// <exception cref="LateCallException">A later call of the lane was made before.</exception>
    public ref (long Number, PageReply Reply) Of(CallStamp stamp, out bool wasMade)
    {
        wasMade = false;
        if (stamp.Lane == 0) return ref _unstamped;
        ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(_last, stamp.Lane, out _);
        if (stamp.Number > last.Number) return ref last;
        if (stamp.Number < last.Number) throw new LateCallException($"call {stamp.Number} of lane {stamp.Lane:x} came after {last.Number}");
        wasMade = true;
        return ref last;
    }

    /// <summary>Remembers a reply, unless a later one of the lane is known.</summary>
    public void Keep(CallStamp stamp, in PageReply reply)
    {
        if (stamp.Lane == 0) return;
        ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(_last, stamp.Lane, out _);
        if (stamp.Number > last.Number) last = (stamp.Number, reply);
    }
}
