namespace ZoneDrain.Statistics;

/// <summary>
/// The estimate of a price over rounds: a trimmed mean with Student's t (Yuen 1974) of the means of neighbouring rounds, so that a state of the machine that
/// lasts for some rounds widens the interval instead of hiding in it (batch means; Law and Carson, Operations Research 27, 1979).
/// </summary>
public static class RoundEstimate
{
    /// <summary>Rounds that an answer needs: with fewer, their spread is known too badly for an interval.</summary>
    public const int RoundsMin = 12;

    // A tenth at each end.
    private const double Trim = 0.1;
    private const int BatchesMax = 24;

    /// <summary>The estimate of rounds in the order in which they were measured; its variance is infinite for a single one.</summary>
    public static MeanEstimate Of(IReadOnlyList<double> rounds)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        var size = Math.Max(1, rounds.Count / BatchesMax);
        return MeanEstimate.Of([.. rounds.Chunk(size).Where(batch => batch.Length == size).Select(batch => batch.Average())], Trim);
    }
}
