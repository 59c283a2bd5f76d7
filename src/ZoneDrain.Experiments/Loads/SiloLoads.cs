using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Experiments.Loads;

/// <summary>
/// What each silo did of a load. Of very many, as where one is killed every minute, those that were there last are told one by one. Thread-safe.
/// </summary>
internal sealed class SiloLoads
{
    /// <summary>Silos that are told one by one.</summary>
    private const int Most = 64;

    private const string Earlier = "earlier silos";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Own> _silos = [];

    /// <summary>What it told of a second; <paramref name="reading"/> is null where the second does not count.</summary>
    public void Add(string silo, long second, MeterReading? reading)
    {
        lock (_lock)
        {
            var (load, latency) = _silos.TryGetValue(silo, out var known) ? known : new(new(silo, second, second, 0, 0, 0, 0), new());
            if (reading is not null) latency.Merge(reading.Latency);
            SiloLoad more = new(silo, second, second, reading?.Arrived ?? 0, reading?.Done ?? 0, reading?.Refused ?? 0, reading?.Dropped ?? 0);
            _silos[silo] = new(load.Plus(more), latency);
            if (_silos.Keys.Count(name => name != Earlier) > Most) PutAside();
        }
    }

    /// <summary>Those before a resumption, and these.</summary>
    public IReadOnlyList<SiloLoad> Since(IEnumerable<SiloLoad> before)
    {
        lock (_lock)
        {
            return
            [
                .. before.Concat(_silos.Values.Select(own => own.Load)).GroupBy(load => load.Silo)
                    .Select(group => group.Aggregate((sum, load) => sum.Plus(load)))
                    .OrderBy(load => load.FromSecond).ThenBy(load => load.Silo, StringComparer.Ordinal),
            ];
        }
    }

    /// <summary>Their latencies.</summary>
    public IReadOnlyList<(string Silo, LatencyHistogram Latency)> Latencies
    {
        get
        {
            lock (_lock) return [.. _silos.Select(own => (own.Key, own.Value.Latency))];
        }
    }

    private void PutAside()
    {
        var (silo, gone) = _silos.Where(own => own.Key != Earlier).MinBy(own => own.Value.Load.ToSecond);
        _silos.Remove(silo);
        if (!_silos.TryGetValue(Earlier, out var known))
        {
            _silos[Earlier] = gone with { Load = gone.Load with { Silo = Earlier } };
            return;
        }

        known.Latency.Merge(gone.Latency);
        _silos[Earlier] = known with { Load = known.Load.Plus(gone.Load) };
    }

    private readonly record struct Own(SiloLoad Load, LatencyHistogram Latency);
}
