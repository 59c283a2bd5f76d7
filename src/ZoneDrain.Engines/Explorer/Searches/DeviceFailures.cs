using ZoneDrain.Grace;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// Each operation on a device's memory, made to fail at each point where it can, tried once more, and searched to the end: what becomes of the memory. An
/// operation is prepared by what must come before it, and a process maps a page where one can.
/// </summary>
public static class DeviceFailures
{
    private const int QuestionsMax = 100;

    private static readonly (DeviceMode Mode, DeviceOperation[] Before, DeviceOperation Operation)[] Plans =
    [
        (DeviceMode.Devdax, [], DeviceOperation.Disable),
        (DeviceMode.FsDax, [], DeviceOperation.Disable),
        (DeviceMode.DriverMemory, [], DeviceOperation.Disable),
        (DeviceMode.SystemRam, [], DeviceOperation.Offline),
        (DeviceMode.SystemRam, [DeviceOperation.Offline], DeviceOperation.Disable),
        (DeviceMode.SystemRam, [DeviceOperation.Offline, DeviceOperation.Disable], DeviceOperation.Destroy),
        (DeviceMode.SystemRam, [DeviceOperation.Offline, DeviceOperation.Disable, DeviceOperation.Destroy], DeviceOperation.Release),
    ];

    /// <summary>Searches all of them.</summary>
    /// <param name="schemes">The schemes; null for all.</param>
    /// <param name="cancel">Ends the search with an exception.</param>
    public static IReadOnlyList<FailureRow> Run(IReadOnlyList<SchemeId>? schemes = null, CancellationToken cancel = default)
    {
        var rows = new List<FailureRow>();
        foreach (var (mode, before, operation) in Plans)
        {
            foreach (var scheme in schemes ?? [.. SchemeList.All.Select(scheme => scheme.Id)])
            {
                cancel.ThrowIfCancellationRequested();
                var own = new List<FailureRow>();
                if (before.Length == 0 || operation == DeviceOperation.Disable)
                {
                    own.AddRange(Search(mode, before, operation, scheme, DeviceUser.LetsGo, FailurePoint.Pinned));
                    own.AddRange(Search(mode, before, operation, scheme, DeviceUser.Keeps, FailurePoint.PinnedForEver));
                }

                for (var question = 0; question < QuestionsMax; question++)
                {
                    var refused = Search(mode, before, operation, scheme, DeviceUser.Maps, FailurePoint.None, question).ToList();
                    if (refused.Count == 0) break;
                    own.AddRange(refused);
                }

                // One row for each point: the worst, and of those that are as bad the shortest.
                rows.AddRange(own.GroupBy(row => row.Point).OrderBy(rows => rows.Key)
                    .Select(point => point.OrderByDescending(row => row.Fate).ThenBy(row => row.Schedule.Count).First()));
            }
        }

        return rows;
    }

    private static IEnumerable<FailureRow> Search(
        DeviceMode mode, DeviceOperation[] before, DeviceOperation operation, SchemeId scheme, DeviceUser user, FailurePoint point, int question = -1)
    {
        DeviceOperation[] script = [.. before, operation, operation];
        (int, int)? refused = question < 0 ? null : (before.Length, question);
        foreach (var replay in DeviceReplay.Search(() => new(mode, scheme, user, script, refused), script).Replays)
        {
            var met = question < 0 ? point : replay.Point;
            if (met != FailurePoint.None) yield return new(mode, operation, met, scheme, Fate(replay), replay.Breaks, replay.Lines);
        }
    }

    // An operation that is refused a second time because the first has done its work is no failure of the second.
    private static MemoryFate Fate(DeviceReplay replay)
    {
        var made = replay.Made;
        if (replay.Broken.Exists(invariant => invariant != Invariants.Invariant.MappedAtZero)) return MemoryFate.TakenAway;
        if (made.IsLost) return MemoryFate.LostUntilReboot;
        if (made is { Mode: DeviceMode.DriverMemory, IsInService: false, Memory.Life: Life.Live }) return MemoryFate.Leaked;
        if (!made.Administrator.Ended || made.Memory.Life is Life.Dying or Life.Drained) return MemoryFate.Leaked;
        return made.Memory.Life == Life.Freed && made.Capacity is { Extents: 0 } or { Claimed: false } ? MemoryFate.GivenBack : MemoryFate.Usable;
    }
}
