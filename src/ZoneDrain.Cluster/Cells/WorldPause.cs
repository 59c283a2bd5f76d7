namespace ZoneDrain.Cluster.Cells;

/// <summary>What every protocol on a silo passes before it asks anything. Several may hold it closed, each by a name.</summary>
internal sealed class WorldPause
{
    private readonly Lock _lock = new();
    private readonly HashSet<(string What, SiloAddress Who, long Number)> _closers = [];
    private readonly Dictionary<string, long> _opened = [];
    private TaskCompletionSource? _closed;

    /// <summary>Nobody passes.</summary>
    public bool IsClosed => Volatile.Read(ref _closed) is not null;

    /// <summary>Ends when it is open.</summary>
    public Task Opened => Volatile.Read(ref _closed)?.Task ?? Task.CompletedTask;

    /// <summary>Closes it, in the name of a grain on a silo, for the time with this number; one that is over already changes
    /// nothing, for this may come late.</summary>
    public void Close(string what, SiloAddress who, long number)
    {
        lock (_lock)
        {
            if (number <= _opened.GetValueOrDefault(what)) return;
            _closers.Add((what, who, number));
            _closed ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Takes that back; it opens with the last.</summary>
    public void Open(string what, long number)
    {
        lock (_lock) _opened[what] = Math.Max(_opened.GetValueOrDefault(what), number);
        Open(closer => closer.What == what && closer.Number <= number);
    }

    /// <summary>A silo died: who held it closed from there holds it no more.</summary>
    public void Open(SiloAddress dead) => Open(closer => closer.Who.Equals(dead));

    private void Open(Predicate<(string What, SiloAddress Who, long Number)> whose)
    {
        lock (_lock)
        {
            if (_closers.RemoveWhere(whose) == 0 || _closers.Count > 0) return;
            var opened = _closed;
            _closed = null;
            opened?.SetResult();
        }
    }
}
