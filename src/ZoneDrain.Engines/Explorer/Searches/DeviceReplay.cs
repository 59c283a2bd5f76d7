using ZoneDrain.Invariants;

namespace ZoneDrain.Engines.Explorer;

/// <summary>A schedule of a device's world, told operation by operation in the order in which they end.</summary>
internal sealed class DeviceReplay
{
    private const int StatesMax = 1_000_000;
    private const int TurnsMax = 10_000;

    public DeviceReplay(DeviceWorld made, IReadOnlyList<DeviceOperation> script, IReadOnlyList<Choice> path)
    {
        (Made, Turns) = (made, path.Count);
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

    /// <summary>Turns of the schedule.</summary>
    public int Turns { get; }

    public List<string> Lines { get; } = [];

    public List<Invariant> Broken { get; } = [];

    public string Breaks => Broken.Count == 0 ? "" : ViolationLetters.Cell(Broken);

    /// <summary>An operation ended with an error.</summary>
    public bool Refused { get; private set; }

    /// <summary>What was refused on purpose; none where the operation did not come to it.</summary>
    public FailurePoint Point { get; private set; }

    /// <summary>Searches a device's world to the end, and replays every end, and whatever breaks something: that leaves no mark on a state.</summary>
    /// <param name="make">Makes the world, anew for each replay.</param>
    /// <param name="script">What its administrator does.</param>
    public static (IEnumerable<DeviceReplay> Replays, int States) Search(Func<DeviceWorld> make, IReadOnlyList<DeviceOperation> script)
    {
        var made = make();
        var search = new ExhaustiveSearch(made.World);
        search.Run(StatesMax, () => false);
        if (!search.IsComplete)
        {
            var what = $"{made.Mode}, {string.Join(", ", script.Select(Word))} under {made.Memory.Spec.Scheme}";
            throw new InvalidOperationException($"{what}: more than {StatesMax} states");
        }

        var paths = search.Ends.Select(search.Path).Concat(search.Findings.Select(finding => finding.Schedule));
        return (paths.Select(path => new DeviceReplay(make(), script, path)), search.States);
    }

    public static string Word(DeviceOperation operation) => operation.ToString().ToLowerInvariant();

    private void Take(Choice choice)
    {
        Made.World.Take(choice);
        Broken.AddRange(Made.World.Found.Select(violation => violation.Invariant));
        Made.World.Found.Clear();
    }
}
