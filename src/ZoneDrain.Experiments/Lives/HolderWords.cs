namespace ZoneDrain.Experiments.Lives;

/// <summary>Holders of pages as a reader wants them: a line each, the one who holds most first.</summary>
internal static class HolderWords
{
    private const int Shown = 6;

    public static IReadOnlyList<string> Of(IEnumerable<(string Holder, string Kind, long Count)> rows)
    {
        var lines = rows.GroupBy(row => (row.Holder, row.Kind))
            .Select(group => (group.Key.Holder, group.Key.Kind, Count: group.Sum(row => row.Count)))
            .OrderByDescending(line => line.Count).ThenBy(line => line.Holder, StringComparer.Ordinal)
            .Select(line => FormattableString.Invariant($"{line.Holder}: {line.Count} {line.Kind}"))
            .ToList();
        return lines.Count <= Shown ? lines : [.. lines.Take(Shown), FormattableString.Invariant($"and {lines.Count - Shown} more")];
    }
}
