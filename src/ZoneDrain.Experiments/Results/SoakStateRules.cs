namespace ZoneDrain.Experiments.Results;

/// <summary>What the numbers of a <c>soak.json</c> can be, beyond their types.</summary>
internal static class SoakStateRules
{
    // A century: no soak is longer, and no sum of such times leaves the range of a TimeSpan.
    private const double MsMax = 100.0 * 365 * 24 * 3600 * 1000;
    private const long CountMax = 1L << 56;

    /// <summary>Throws <see cref="RunFileException"/> for the first number that no run can have.</summary>
    public static void Check(string file, SoakState state)
    {
        CheckRange("elapsedMs", state.ElapsedMs, MsMax);
        CheckRange("soakedMs", state.SoakedMs, MsMax);
        CheckRange("loadMs", state.LoadMs, MsMax);
        (string Name, long Count)[] counts =
        [
            ("nextCycle", state.NextCycle), ("nextSecond", state.NextSecond), ("arrived", state.Arrived), ("done", state.Done), ("refused", state.Refused),
            ("dropped", state.Dropped), ("retries", state.Retries), ("audits", state.Audits), ("lives", state.Lives), ("pgmapsSeen", state.PgmapsSeen),
            ("turns", state.Turns),
        ];
        foreach (var (name, count) in counts)
            CheckRange(name, count, name == "nextCycle" ? int.MaxValue - 1 : CountMax);
        foreach (var (index, own) in state.SiloLoads.Index())
        {
            (string Name, long Count)[] figures =
            [
                ("fromSecond", own.FromSecond), ("toSecond", own.ToSecond), ("arrived", own.Arrived), ("done", own.Done), ("refused", own.Refused),
                ("dropped", own.Dropped),
            ];
            foreach (var (name, count) in figures) CheckRange($"siloLoads[{index}].{name}", count, CountMax);
        }

        foreach (var (index, gap) in state.Gaps.Index())
        {
            CheckRange($"gaps[{index}].fromMs", gap.FromMs, MsMax);
            CheckRange($"gaps[{index}].toMs", gap.ToMs, MsMax);
        }

        foreach (var (index, named) in state.Histograms.Index())
        {
            try
            {
                LatencyHistogram.FromSnapshot(named.Histogram);
            }
            catch (Exception exception) when (exception is FormatException or OverflowException)
            {
                throw new RunFileException(file, $"state.histograms[{index}]", named.Name, $"is no histogram: {exception.Message}");
            }
        }

        void CheckRange(string name, double value, double most)
        {
            if (!(value >= 0 && value <= most))
            {
                var shown = FormattableString.Invariant($"{value}");
                throw new RunFileException(file, $"state.{name}", shown, FormattableString.Invariant($"is not from 0 to {most}"));
            }
        }
    }
}
