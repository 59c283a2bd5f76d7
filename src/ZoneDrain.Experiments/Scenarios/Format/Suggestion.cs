namespace ZoneDrain.Experiments.Scenarios.Format;

/// <summary>Finds the word that was probably meant.</summary>
internal static class Suggestion
{
    private const int LengthMax = 40;

    /// <summary>The end of a message about an unknown word.</summary>
    /// <param name="text">The unknown word.</param>
    /// <param name="known">The words that are known.</param>
    /// <returns><c>, did you mean 'x'?</c> for the nearest word, if it begins the text or differs in at most half of its letters; else nothing.</returns>
    public static string For(string text, IEnumerable<string> known)
    {
        if (text.Length > LengthMax)
            return "";
        var folded = Fold(text);
        var nearest = known.MinBy(word => Distance(folded, Fold(word)));
        if (nearest is null)
            return "";
        var near = folded.StartsWith(Fold(nearest), StringComparison.Ordinal) || Distance(folded, Fold(nearest)) <= nearest.Length / 2;
        return near ? $", did you mean '{nearest}'?" : "";
    }

    /// <summary>A word without case, hyphens and underscores, as names of environment variables must do without them.</summary>
    public static string Fold(string word) => word.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>The Levenshtein distance, row by row.</summary>
    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var changed = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
