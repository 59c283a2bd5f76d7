namespace ZoneDrain.Engines.Deterministic;

/// <summary>How a replay went.</summary>
/// <param name="Trace">What was replayed.</param>
/// <param name="Lines">The steps taken, the divergent one included.</param>
/// <param name="DivergedAt">The first step, from 1, that did something else than the trace says; 0 for none.</param>
/// <param name="Expected">What the trace says of that step.</param>
/// <param name="Actual">What it did.</param>
/// <param name="Stuck">Who waits at the end, if nothing can run there.</param>
public sealed record ReplayReport(
    ScheduleTrace Trace, IReadOnlyList<StoryLine> Lines, int DivergedAt, string Expected, string Actual, IReadOnlyList<string> Stuck)
{
    /// <summary>Every step did what the trace says.</summary>
    public bool IsFaithful => DivergedAt == 0;
}
