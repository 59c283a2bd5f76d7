namespace ZoneDrain.Messages;

/// <summary>Whom a turn wakes, in order. An engine passes one in, sends the notices after the turn, and clears it.</summary>
public sealed class WakeQueue
{
    private readonly List<WaiterId> _waiters = [];

    /// <summary>Those to be told.</summary>
    public IReadOnlyList<WaiterId> Waiters => _waiters;

    /// <summary>Somebody is to be told.</summary>
    public bool Any => _waiters.Count > 0;

    /// <summary>Adds one.</summary>
    public void Add(WaiterId waiter) => _waiters.Add(waiter);

    /// <summary>Empties the list.</summary>
    public void Clear() => _waiters.Clear();
}
