using ZoneDrain.Values;

namespace ZoneDrain.Inodes;

/// <summary>The queue as bytes, the order of those who wait included.</summary>
internal sealed partial class LockQueue
{
    public void Save(StateWriter to)
    {
        to.Number((ulong)SharedHolders);
        to.Bool(HeldExclusive);
        to.Number((ulong)_waiting.Count);
        foreach (var (waiter, exclusive) in _waiting)
        {
            to.Number((ulong)waiter.Value);
            to.Bool(exclusive);
        }
    }

    public void Load(ref StateReader from)
    {
        SharedHolders = from.Int();
        HeldExclusive = from.Bool();
        _waiting.Clear();
        for (var left = from.Int(); left > 0; left--) _waiting.Add((new WaiterId((long)from.Number()), from.Bool()));
    }

    /// <summary>The waiter is in the queue.</summary>
    public bool IsWaiting(WaiterId waiter)
    {
        foreach (var waiting in _waiting)
        {
            if (waiting.Waiter == waiter) return true;
        }

        return false;
    }
}
