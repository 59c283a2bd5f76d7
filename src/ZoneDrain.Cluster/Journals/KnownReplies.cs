using ZoneDrain.Cluster.Recovery;
using ZoneDrain.Delivery;

namespace ZoneDrain.Cluster.Journals;

/// <summary>
/// The replies that belong to a state that is written down, the last of each lane: a reply that waits for the disk is one of them already, for the turn has
/// been made. For the grain's own turns only.
/// </summary>
internal sealed class KnownReplies<T>
{
    private readonly Dictionary<ulong, Remembered<T>> _last = [];

    /// <summary>All of them.</summary>
    public Remembered<T>[] All => [.. _last.Values];

    /// <summary>Forgets all.</summary>
    public void Clear() => _last.Clear();

    /// <summary>One more; a turn that no other actor asked for has none.</summary>
    public void Add(CallStamp stamp, T reply)
    {
        if (stamp.Lane != 0) _last[stamp.Lane] = new(stamp, reply);
    }

    /// <summary>One that was read back: a call that comes again gets it.</summary>
    public void Recall(CallStamp stamp, T reply, ReplyMemory<T> replies)
    {
        Add(stamp, reply);
        if (stamp.Lane != 0) replies.Take(stamp, reply);
    }
}
