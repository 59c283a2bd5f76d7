namespace ZoneDrain.Delivery;

/// <summary>How many files have each frame, run by run.</summary>
internal static class FrameCounts
{
    /// <summary>
    /// Runs that do not overlap, in order: how often <paramref name="files"/> name them, and once at least where somebody uses their pages.
    /// </summary>
    public static IEnumerable<(long Frame, long Pages, int Times)> Of(
        IEnumerable<(long Frame, long Pages, int Times)> files, IEnumerable<(long Frame, long Pages)> inUse)
    {
        var edges = new SortedDictionary<long, (int Files, int Users)>();
        foreach (var (frame, pages, times) in files) Add(frame, pages, times, 0);
        foreach (var (frame, pages) in inUse) Add(frame, pages, 0, 1);
        var (at, here) = (0L, (Files: 0, Users: 0));
        foreach (var (edge, change) in edges)
        {
            var times = Math.Max(here.Files, here.Users > 0 ? 1 : 0);
            if (times > 0 && edge > at) yield return (at, edge - at, times);
            (at, here) = (edge, (here.Files + change.Files, here.Users + change.Users));
        }

        void Add(long frame, long pages, int files, int users)
        {
            if (pages <= 0) return;
            var (first, end) = (edges.GetValueOrDefault(frame), edges.GetValueOrDefault(frame + pages));
            edges[frame] = (first.Files + files, first.Users + users);
            edges[frame + pages] = (end.Files - files, end.Users - users);
        }
    }
}
