namespace ZoneDrain.Engines.Deterministic;

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
