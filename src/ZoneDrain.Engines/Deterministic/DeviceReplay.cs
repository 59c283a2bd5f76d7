using ZoneDrain.Invariants;

namespace ZoneDrain.Engines.Deterministic;

/// <summary>A schedule of a device's world, told operation by operation in the order in which they end.</summary>
internal sealed class DeviceReplay
{
    private const int TurnsMax = 10_000;

    public DeviceReplay(DeviceWorld made, IReadOnlyList<DeviceOperation> script, IReadOnlyList<Choice> path)
    {
        Made = made;
        var (world, administrator) = (made.World, made.Administrator);
        world.MarkAllWritten();
        world.Ended = (task, outcome) =>
        {
            if (task != administrator)
            {
                Lines.Add(task.At == 0 ? "the pin goes" : "the mapping goes");
                return;
            }

            Refused |= outcome != Outcome.Ok;
            if (task.Box.Findings.Signals > 0) Point = (FailurePoint)task.Box.Findings.Signals;
            var lost = outcome == Outcome.Ok && task.Box.Findings.Stayed > 0 && made.IsLost ? " (the block stays online for good)" : "";
            Lines.Add($"{Word(script[task.At])}{(outcome == Outcome.Ok ? "" : $" {outcome}")}{lost}");
        };
        foreach (var choice in path) Take(choice);

        // What was found on the way is not where it ends.
        var choices = new Choice[world.ChoicesMax];
        for (var turns = path.Count; world.Choices(choices) > 0; turns++)
        {
            if (turns > TurnsMax) throw new InvalidOperationException($"a schedule of {path.Count} turns does not end within {TurnsMax}");
            Take(choices[0]);
        }

        if (!administrator.Ended) Lines.Add($"{Word(script[administrator.At])} waits for ever");
    }

    public DeviceWorld Made { get; }

    public List<string> Lines { get; } = [];

    public List<Invariant> Broken { get; } = [];

    public string Breaks => Broken.Count == 0 ? "" : ViolationLetters.Cell(Broken);

    /// <summary>An operation ended with an error.</summary>
    public bool Refused { get; private set; }

    /// <summary>What was refused on purpose; none where the operation did not come to it.</summary>
    public FailurePoint Point { get; private set; }

    public static string Word(DeviceOperation operation) => operation.ToString().ToLowerInvariant();

    private void Take(Choice choice)
    {
        Made.World.Take(choice);
        Broken.AddRange(Made.World.Found.Select(violation => violation.Invariant));
        Made.World.Found.Clear();
    }
}
