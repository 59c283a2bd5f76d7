using ZoneDrain.Delivery;

namespace ZoneDrain.Cluster.Cells;

/// <summary>What every protocol on a silo passes before it asks anything. Several may hold it closed, each by a name.</summary>
internal sealed class WorldPause
{
    private readonly Lock _lock = new();
    private readonly HashSet<(string What, SiloAddress Who, long Number)> _closers = [];
    private readonly Dictionary<string, FenceStep> _steps = [];
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

    /// <summary>The fence that holds it closed in this name has taken a step here.</summary>
    public void Reach(string what, FenceStep step)
    {
        lock (_lock)
        {
            if (_closers.Any(closer => closer.What == what)) _steps[what] = step;
        }
    }

    /// <summary>The last of them; none once nobody holds it closed in this name.</summary>
    public FenceStep StepOf(string what)
    {
        lock (_lock) return _steps.GetValueOrDefault(what);
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
            var opens = _closers.RemoveWhere(whose) > 0;
            foreach (var what in _steps.Keys.Where(what => _closers.All(closer => closer.What != what)).ToList()) _steps.Remove(what);
            if (!opens || _closers.Count > 0) return;
            var opened = _closed;
            _closed = null;
            opened?.SetResult();
        }
    }
}
