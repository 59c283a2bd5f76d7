using ZoneDrain.Experiments.Lives;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Ports;

namespace ZoneDrain.Experiments.Loads;

/// <summary>The lives of pgmaps in a run: those that ended, and the one that goes on. Safe from any thread.</summary>
/// <param name="before">A run that is resumed; null for a new one.</param>
/// <param name="msOf">Turns a timestamp into milliseconds since the start of the run.</param>
internal sealed class LoadLives(SoakState? before, Func<long, double> msOf)
{
    /// <summary>Lives that a result shows; where there were more, those that drained longest.</summary>
    private const int Shown = 500;
    private const int NewestShown = 12;
    private const int RowsMax = 2000;

    /// <summary>A drain that is younger is over before anybody has read who holds it up.</summary>
    private static readonly TimeSpan LookFrom = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly List<PgmapLife> _ended = [.. before?.Pgmaps ?? []];
    private DeviceLife? _life;
    private long _number;
    private long _seen = before?.PgmapsSeen ?? 0;

    /// <summary>Lives that ended.</summary>
    public long Seen => Interlocked.Read(ref _seen);

    /// <summary>A life begins, the first of the run with the number 1.</summary>
    public void Begin(DeviceLife life, long number)
    {
        lock (_lock) (_life, _number) = (life, number);
    }

    /// <summary>It is over.</summary>
    public void End()
    {
        lock (_lock)
        {
            _ended.AddRange(Current());
            _seen += _life?.Spans.Count ?? 0;
            _life = null;
            if (_ended.Count <= 2 * Shown) return;
            var longest = Longest();
            _ended.Clear();
            _ended.AddRange(longest);
        }
    }

    /// <summary>The lives that a result shows, by creation.</summary>
    public IReadOnlyList<PgmapLife> All()
    {
        lock (_lock) return [.. Longest(), .. Current()];
    }

    /// <summary>The newest of them.</summary>
    public IReadOnlyList<PgmapLife> Newest()
    {
        lock (_lock) return [.. _ended.TakeLast(NewestShown).Concat(Current()).TakeLast(NewestShown)];
    }

    /// <summary>Those that drain now, and for how long.</summary>
    public IReadOnlyList<LoadDrain> Draining(IEngine engine, TimeProvider time)
    {
        List<(string Name, PgmapId Pgmap, TimeSpan Age)> found;
        lock (_lock)
        {
            found =
            [
                .. from span in _life?.Spans ?? []
                   where span.KilledAt != 0 && span.ReleasedAt == 0
                   select (NameOf(span), span.Device.Pgmap, time.GetElapsedTime(span.KilledAt)),
            ];
        }

        return [.. found.Select(one => new LoadDrain(one.Name, one.Age.TotalMilliseconds, one.Age < LookFrom ? [] : HoldersOf(engine, one.Pgmap)))];
    }

    private List<PgmapLife> Longest() =>
        [.. _ended.OrderByDescending(life => life.ReleasedMs - life.KilledMs).Take(Shown).OrderBy(life => life.CreatedMs)];

    private static IReadOnlyList<string> HoldersOf(IEngine engine, PgmapId pgmap) =>
        HolderWords.Of(engine.Holders(pgmap, RowsMax).Select(row => (row.Holder, row.Kind, row.Count)));

    private IEnumerable<PgmapLife> Current() =>
        from span in _life?.Spans ?? []
        select new PgmapLife(NameOf(span), Ms(span.Device.CreatedAt)!.Value, Ms(span.KilledAt), Ms(span.ReleasedAt), span.Holders);

    private string NameOf(PgmapSpan span) => FormattableString.Invariant($"{span.Device.Spec.Name} #{_number}");

    private double? Ms(long at) => at == 0 ? null : Math.Round(msOf(at), 3);
}
