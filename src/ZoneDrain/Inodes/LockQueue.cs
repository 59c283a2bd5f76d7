namespace ZoneDrain.Inodes;

/// <summary>
/// A lock that is held across turns: shared or exclusive, first come first served, handed over at the unlock. Who is told owns it already.
/// No limit of its own: a protocol waits in one queue at a time, so the engine's bound on protocols in progress bounds it.
/// </summary>
internal sealed partial class LockQueue
{
    private readonly List<(WaiterId Waiter, bool Exclusive)> _waiting = [];

    public int SharedHolders { get; private set; }

    public bool HeldExclusive { get; private set; }

    public int Waiting => _waiting.Count;

    /// <summary>True: taken. False: queued, and the waiter will own the lock when told.</summary>
    public bool Lock(WaiterId waiter, bool exclusive)
    {
        if (_waiting.Count == 0 && !HeldExclusive && (!exclusive || SharedHolders == 0))
        {
            Grant(exclusive);
            return true;
        }

        _waiting.Add((waiter, exclusive));
        return false;
    }

    public void UnlockShared(WakeQueue wakes)
    {
        if (SharedHolders <= 0) throw new InvalidOperationException("a shared unlock without a lock");
        SharedHolders--;
        HandOver(wakes);
    }

    public void UnlockExclusive(WakeQueue wakes)
    {
        if (!HeldExclusive) throw new InvalidOperationException("an exclusive unlock without a lock");
        HeldExclusive = false;
        HandOver(wakes);
    }

    /// <summary>Takes a waiter out whose caller is gone; false: it was not waiting.</summary>
    public bool Forget(WaiterId waiter, WakeQueue wakes)
    {
        if (_waiting.RemoveAll(entry => entry.Waiter == waiter) == 0) return false;
        HandOver(wakes);
        return true;
    }

    public LockQueue Clone()
    {
        var copy = new LockQueue { SharedHolders = SharedHolders, HeldExclusive = HeldExclusive };
        copy._waiting.AddRange(_waiting);
        return copy;
    }

    private void HandOver(WakeQueue wakes)
    {
        while (_waiting.Count > 0 && !HeldExclusive && (!_waiting[0].Exclusive || SharedHolders == 0))
        {
            var (waiter, exclusive) = _waiting[0];
            _waiting.RemoveAt(0);
            Grant(exclusive);
            wakes.Add(waiter);
        }
    }

    private void Grant(bool exclusive)
    {
        if (exclusive) HeldExclusive = true;
        else SharedHolders++;
    }
}
