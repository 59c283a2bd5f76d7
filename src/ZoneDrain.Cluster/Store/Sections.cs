namespace ZoneDrain.Cluster.Store;

/// <summary>The read sections of one silo, by epoch: a grace period begins a new epoch and is over when no older section is open (as SRCU).</summary>
internal sealed class Sections
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, int> _open = [];
    private long _epoch = 1;

    /// <summary>Opens a section and returns its token.</summary>
    public long Enter()
    {
        lock (_lock)
        {
            _open[_epoch] = _open.GetValueOrDefault(_epoch) + 1;
            return _epoch;
        }
    }

    /// <summary>Leaves the section with this token.</summary>
    public void Leave(long token)
    {
        lock (_lock)
        {
            var left = _open[token] - 1;
            if (left == 0) _open.Remove(token);
            else _open[token] = left;
        }
    }

    /// <summary>Begins a grace period and returns its epoch.</summary>
    public long Begin()
    {
        lock (_lock) return ++_epoch;
    }

    /// <summary>Every section that was open when the grace period began has been left.</summary>
    public bool IsOver(long epoch)
    {
        lock (_lock) return _open.Count == 0 || _open.First().Key >= epoch;
    }
}
