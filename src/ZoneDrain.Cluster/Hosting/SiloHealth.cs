using ZoneDrain.Cluster.Cells;
using ZoneDrain.Cluster.Journals;
using ZoneDrain.Cluster.Wire.Records;

namespace ZoneDrain.Cluster.Hosting;

/// <summary>Whether a silo takes part in its cluster, and can do what it is asked. Safe for threads.</summary>
public sealed class SiloHealth
{
    private readonly SiloStore _store;
    private readonly ISiloStatusOracle _silos;
    private readonly IJournal _journal;
    private readonly IReadOnlyList<IHealthCheckParticipant> _participants;
    private readonly TimeProvider _time;
    private long _lastChecked;

    internal SiloHealth(
        SiloStore store, ISiloStatusOracle silos, IJournal journal, IEnumerable<IHealthCheckParticipant> participants, TimeProvider time)
    {
        (_store, _silos, _journal, _participants, _time) = (store, silos, journal, [.. participants], time);
        _lastChecked = time.GetUtcNow().Ticks;
    }

    /// <summary>What it is like now.</summary>
    public SiloHealthReport Read() => new(
        _silos.SiloName, _store.Here.ToString(), _silos.CurrentStatus.ToString(), _silos.GetActiveSilos().Length, _store.Worlds.Count(),
        _store.Worlds.Sum(world => world.Losses.Count), _silos.CurrentStatus == SiloStatus.Active);

    /// <summary>Why it has not started; null once it takes part, and from then on.</summary>
    public string? WhyNotStarted() => _silos.CurrentStatus is SiloStatus.None or SiloStatus.Created or SiloStatus.Joining ? $"is {_silos.CurrentStatus}" : null;

    /// <summary>Why nobody should call it now: it does not take part, or its journal cannot be written; null where it is ready.</summary>
    public async Task<string?> WhyNotReady(CancellationToken cancellation)
    {
        if (_silos.CurrentStatus != SiloStatus.Active) return $"is {_silos.CurrentStatus}";
        return await _journal.Try(cancellation).ConfigureAwait(false) is { } trouble ? $"cannot write its journal: {trouble.Reason}" : null;
    }

    /// <summary>Why it will not recover by itself: it is dead to the others, or parts of the runtime stand still; null where it lives.</summary>
    public string? WhyNotAlive()
    {
        if (_silos.CurrentStatus == SiloStatus.Dead) return "is dead to the others";
        var since = new DateTime(Interlocked.Exchange(ref _lastChecked, _time.GetUtcNow().Ticks), DateTimeKind.Utc);
        var stuck = _participants.Select(one => one.CheckHealth(since, out var reason) ? null : $"stands still: {reason}").OfType<string>();
        return stuck.FirstOrDefault();
    }
}
