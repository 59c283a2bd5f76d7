using ZoneDrain.Cluster.Wire.Records;

namespace ZoneDrain.Cluster.Cells;

/// <summary>
/// Processes of a world that were made and have ended, as every silo knows of them: they need no grain any more that others could ask whether they were made.
/// Safe for threads.
/// </summary>
internal sealed class EndedProcesses
{
    private readonly Lock _lock = new();
    private readonly NumberSet _numbers = new();
    private Task? _learnt;

    /// <summary>Whether a process has ended, as far as this silo was told.</summary>
    public bool Contains(long process)
    {
        lock (_lock) return _numbers.Contains(process);
    }

    /// <summary>Adds some.</summary>
    public void Add(IEnumerable<long> processes)
    {
        lock (_lock)
        {
            foreach (var process in processes) _numbers.Add(process);
        }
    }

    /// <summary>All of them, to be told.</summary>
    public NumberSet Copy()
    {
        lock (_lock) return new NumberSet().With(_numbers);
    }

    /// <summary>Asks others, once: who joins was told nothing of those that ended before.</summary>
    public Task Learn(Func<Task<IReadOnlyList<NumberSet>>> ask)
    {
        lock (_lock) return _learnt is null or { IsFaulted: true } ? _learnt = AskNow(ask) : _learnt;
    }

    private async Task AskNow(Func<Task<IReadOnlyList<NumberSet>>> ask)
    {
        foreach (var told in await ask())
        {
            lock (_lock) _numbers.With(told);
        }
    }
}
