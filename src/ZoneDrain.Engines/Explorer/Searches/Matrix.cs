using System.Collections.Concurrent;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Explorer;

/// <summary>Searches a small world for every scheme, teardown and grace placement.</summary>
public static class Matrix
{
    /// <summary>The columns.</summary>
    public static IReadOnlyList<GracePlacement> Graces { get; } =
        [GracePlacement.None, GracePlacement.AtKill, GracePlacement.AfterDrain, GracePlacement.Both];

    /// <summary>Cells there are.</summary>
    /// <param name="world">The world that is searched.</param>
    public static int Cells(WorldKind world) => Plans(world).Count() * Graces.Count;

    /// <summary>Searches all cells, at most <paramref name="threads"/> at a time; the result does not depend on how many.</summary>
    public static MatrixReport Run(
        WorldKind world, bool instantKill, int threads, TimeProvider clock, IProgress<int>? progress = null, CancellationToken cancel = default)
    {
        var begin = clock.GetTimestamp();
        var plans = Plans(world).ToList();
        var cells = new MatrixCell[plans.Count * Graces.Count];
        var done = 0;

        // Large cells first, and each thread takes the next when it has done one, so that none is left alone with much at the end.
        var order = Enumerable.Range(0, cells.Length).OrderBy(place => plans[place / Graces.Count].Teardown);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel };
        Parallel.ForEach(Partitioner.Create(order, EnumerablePartitionerOptions.NoBuffering), options, cell =>
        {
            var (scheme, cured, teardown) = plans[cell / Graces.Count];
            var grace = Graces[cell % Graces.Count];
            var settings = new WorldSettings { World = world, Scheme = scheme, Teardown = teardown, InstantKill = instantKill, RefaultRetakes = cured };
            cells[cell] = Search(settings with { Grace = grace }, cancel);
            progress?.Report(Interlocked.Increment(ref done));
        });

        var rows = plans.Select((plan, row) => new MatrixRow(plan.Scheme, plan.Cured, plan.Teardown, [.. cells.AsSpan(row * Graces.Count, Graces.Count)]));
        return new(world, instantKill, [.. rows], clock.GetElapsedTime(begin));
    }

    /// <summary>Searches one cell.</summary>
    public static MatrixCell Search(WorldSettings settings, CancellationToken cancel = default)
    {
        var report = Exploration.Run(new ExploreSettings { World = settings }, cancel);
        var letters = ViolationLetters.Cell(report.Findings.Select(finding => finding.Violation.Invariant));
        return new(report, letters + (report.IsComplete ? "" : "?"), DemandedLetters.Of(settings));
    }

    private static IEnumerable<(SchemeId Scheme, bool Cured, TeardownKind Teardown)> Plans(WorldKind world)
    {
        foreach (var scheme in SchemeList.All)
        {
            foreach (var cured in scheme.EntryTakesReference ? [false, true] : new[] { false })
            {
                foreach (var teardown in Enum.GetValues<TeardownKind>())
                {
                    // Memory that an allocator hands out has no index entries to cure.
                    if (teardown == TeardownKind.DriverMemory && (cured || world != WorldKind.Small)) continue;
                    yield return (scheme.Id, cured, teardown);
                }
            }
        }
    }
}
