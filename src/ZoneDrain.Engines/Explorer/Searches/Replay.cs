namespace ZoneDrain.Engines.Explorer;

/// <summary>Replays a schedule step by step.</summary>
public static class Replay
{
    /// <summary>Stops at the first step that cannot be taken or does something else than the trace says.</summary>
    public static ReplayReport Run(ScheduleTrace trace) => Run(trace, Worlds.Make(trace.World));

    internal static ReplayReport Run(ScheduleTrace trace, World world)
    {
        var lines = new List<StoryLine>();
        for (var step = 0; step < trace.Choices.Count; step++)
        {
            var choice = new Choice(trace.Choices[step]);
            if (!world.CanTake(choice)) return new(trace, lines, step + 1, trace.Steps[step], $"choice {choice.Code} cannot be taken here", []);
            var line = world.TakeAndTell(step + 1, choice);
            world.Found.Clear();
            lines.Add(line);
            if (line.ToString() != trace.Steps[step]) return new(trace, lines, step + 1, trace.Steps[step], line.ToString(), []);
        }

        var choices = new Choice[world.ChoicesMax];
        return new(trace, lines, 0, "", "", world.Choices(choices) == 0 ? new Liveness(world).Explain() : []);
    }
}

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
