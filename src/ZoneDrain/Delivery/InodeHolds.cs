using ZoneDrain.Inodes;

namespace ZoneDrain.Delivery;

/// <summary>
/// Who has which lock of an inode, or waits for it, by lane: what must be released when a silo dies with protocols that had locked an inode elsewhere. Calls of
/// the inode's own protocols are not noted, for those die with it.
/// </summary>
internal sealed class InodeHolds
{
    private readonly Dictionary<ulong, Hold> _holds = [];

    /// <summary>The lanes, by their last call that took or asked for a lock.</summary>
    public IReadOnlyList<CallStamp> Callers =>
        [.. _holds.Where(entry => entry.Value.Any).Select(entry => new CallStamp(entry.Key, entry.Value.Number, entry.Value.From))];

    /// <summary>Notes a turn.</summary>
    public void Hear(CallStamp stamp, in InodeEvent question, in InodeReply reply, WaiterId waiter)
    {
        if (stamp.Lane == 0) return;
        var hold = _holds.GetValueOrDefault(stamp.Lane) with { Number = stamp.Number, From = stamp.From };
        switch (question.Op)
        {
            case var op when InodeRules.Faults(op):
                var fate = reply.Answer is FaultAnswer.NewPage or FaultAnswer.NeedsBlocks ? 0 : 1;
                hold = hold with { Faults = reply.Outcome is Outcome.Ok or Outcome.EBUSY, Entered = reply.Outcome == Outcome.Ok };
                hold = hold with { Index = question.From, Fate = fate, Waiter = waiter };
                break;
            case InodeOp.EndFault:
                hold = hold with { Faults = false, Entered = false };
                break;
            case InodeOp.NextDirty:
                hold = hold with { WritesBack = reply.Outcome == Outcome.Ok ? reply.Index + 1 : 0 };
                break;
            case InodeOp.UnlockEntry:
                hold = hold with { WritesBack = 0 };
                break;
            case InodeOp.Lock:
                hold = hold with { Rwsem = true, RwsemWaiter = waiter };
                break;
            case InodeOp.Unlock:
                hold = hold with { Rwsem = false };
                break;
            case InodeOp.LockInvalidate:
                hold = hold with { Invalidate = true, Waiter = waiter };
                break;
            case InodeOp.UnlockInvalidate:
                hold = hold with { Invalidate = false };
                break;
            default:
                return;
        }

        if (hold.Any) _holds[stamp.Lane] = hold;
        else _holds.Remove(stamp.Lane);
    }

    /// <summary>Releases what a lane had, whose protocol is gone.</summary>
    public void Release(InodeState inode, ulong lane, WakeQueue wakes)
    {
        if (!_holds.Remove(lane, out var hold)) return;
        if (hold.Rwsem && !inode.Rwsem.Forget(hold.RwsemWaiter, wakes)) inode.Rwsem.UnlockExclusive(wakes);
        if (hold.Invalidate && !inode.Invalidate.Forget(hold.Waiter, wakes)) inode.Invalidate.UnlockExclusive(wakes);
        if (hold.WritesBack > 0) InodeRules.Apply(inode, new(InodeOp.UnlockEntry, From: hold.WritesBack - 1), default, wakes);
        if (!hold.Faults) return;
        if (hold.Entered)
            InodeRules.Apply(inode, new(InodeOp.EndFault, From: hold.Index, Pages: hold.Fate), default, wakes);
        else if (!inode.Invalidate.Forget(hold.Waiter, wakes))
        {
            inode.EntryWaiters.RemoveAll(entry => entry.Waiter == hold.Waiter);
            inode.Invalidate.UnlockShared(wakes);
        }
    }

    /// <summary>Forgets all: the inode is gone, or another.</summary>
    public void Clear() => _holds.Clear();

    /// <summary>What is noted, to be handed over.</summary>
    public (ulong Lane, Hold Hold)[] Save() => [.. _holds.Select(entry => (entry.Key, entry.Value))];

    /// <summary>Takes over what was noted.</summary>
    public void Load((ulong Lane, Hold Hold)[] holds)
    {
        foreach (var (lane, hold) in holds) _holds[lane] = hold;
    }

    /// <summary>What one lane has; of an entry that write-back locked, one more than its file page.</summary>
    internal readonly record struct Hold(
        long Number, bool Rwsem, WaiterId RwsemWaiter, bool Invalidate, bool Faults, bool Entered, long Index, int Fate, WaiterId Waiter, Incarnation From,
        long WritesBack = 0)
    {
        /// <summary>It has something.</summary>
        public bool Any => Rwsem || Invalidate || Faults || WritesBack > 0;
    }
}
