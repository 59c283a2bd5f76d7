namespace ZoneDrain.Cluster.Store;

/// <summary>What every protocol on a silo passes before it asks anything. Several may hold it closed, each by a name.</summary>
internal sealed class Gate
{
    private readonly Lock _lock = new();
    private readonly HashSet<(string What, SiloAddress Who)> _closers = [];
    private TaskCompletionSource? _closed;

    /// <summary>Nobody passes.</summary>
    public bool IsClosed => Volatile.Read(ref _closed) is not null;

    /// <summary>Ends when it is open.</summary>
    public Task Opened => Volatile.Read(ref _closed)?.Task ?? Task.CompletedTask;

    /// <summary>Closes it, in the name of a grain on a silo.</summary>
    public void Close(string what, SiloAddress who)
    {
        lock (_lock)
        {
            _closers.Add((what, who));
            _closed ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Takes that back; it opens with the last.</summary>
    public void Open(string what, SiloAddress who) => Open(closer => closer == (what, who));

    /// <summary>A silo died: who held it closed from there holds it no more.</summary>
    public void Open(SiloAddress dead) => Open(closer => closer.Who.Equals(dead));

    private void Open(Predicate<(string What, SiloAddress Who)> whose)
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
