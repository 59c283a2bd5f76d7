using System.Runtime.InteropServices;
using ZoneDrain.Cluster.Driving;
using ZoneDrain.Pages;

namespace ZoneDrain.Cluster.Store;

/// <summary>The last reply of each lane to a page of a pgmap that lives here. Not for two threads.</summary>
internal sealed class PageReplies
{
    private readonly Dictionary<ulong, (long Number, PageReply Reply)> _last = [];

    /// <summary>What is remembered, to be handed over with the pages.</summary>
    public IEnumerable<KeyValuePair<ulong, (long Number, PageReply Reply)>> All => _last;

    /// <summary>The call was made before, and this was its reply.</summary>
    /// <exception cref="LateCallException">A later call of the lane was made before.</exception>
    public bool TryRecall(CallStamp stamp, out PageReply reply)
    {
        reply = default;
        if (stamp.Lane == 0 || !_last.TryGetValue(stamp.Lane, out var last) || stamp.Number > last.Number) return false;
        if (stamp.Number < last.Number) throw new LateCallException($"call {stamp.Number} of lane {stamp.Lane:x} came after {last.Number}");
        reply = last.Reply;
        return true;
    }

    /// <summary>Remembers a reply, unless a later one of the lane is known.</summary>
    public void Keep(CallStamp stamp, in PageReply reply)
    {
        if (stamp.Lane == 0) return;
        ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(_last, stamp.Lane, out _);
        if (stamp.Number > last.Number) last = (stamp.Number, reply);
    }
}
