using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using ZoneDrain.Cli.Usage;

namespace ZoneDrain.Cli.Commands.Loads;

/// <summary>The options that say how operations arrive, and their reading as settings of the scenario.</summary>
internal sealed partial class ArrivalOptions
{
    private const string Load = "Load";
    private static readonly string Callers = $"1 to {EngineNames.WorkersMax}, or {EngineNames.CallersMax} on silos";

    private readonly bool _soak;
    private readonly TextOption _rate = new(Load, "--rate", "N/s", "Open loop: arrivals a second, as 50000/s or 50k/s; the scenario's load.rate unless given.");
    private readonly TextsOption _stages = new(
        Load, "--stage", "TIME:RATE", "A stage of an open loop, as 30s:5000/s, or a ramp, as 30s:100/s..5000/s. Repeatable, in order.");
    private readonly TextOption _concurrency = new(Load, "--concurrency", "N", $"Closed loop with N callers, {Callers}.");
    private readonly TextOption _duration;

    /// <summary>Those of <c>soak</c>, or those of <c>load</c>.</summary>
    public ArrivalOptions(bool soak)
    {
        _soak = soak;
        var key = soak ? "soak.duration" : "load.duration";
        _duration = new(Load, "--duration", "TIME", $"How long, as 2m; the scenario's {key} unless given.");
    }

    /// <summary>Adds them to the command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_rate, _stages, _concurrency, _duration])
            command.Add(option);
    }

    /// <summary>The rate that was given; null where none was.</summary>
    public string? RateOf(ParseResult parsed) => parsed.GetValue(_rate);

    /// <summary>What they set in the scenario; what is wrong goes to the problems.</summary>
    public List<string> Read(ParseResult parsed, Problems problems)
    {
        var sets = new List<string>();
        var rate = parsed.GetValue(_rate);
        var concurrency = parsed.GetValue(_concurrency);
        if (rate is not null && concurrency is not null)
            problems.Add(new Problem("--concurrency", concurrency, "is given beside --rate", "one of the two: a closed loop has no rate"));
        AddStages(parsed.GetValue(_stages) ?? [], rate ?? concurrency, sets, problems);
        if (rate is not null)
        {
            sets.AddRange([$"load.rate={rate}", "load.loop=open"]);
            problems.Note(sets[0], $"--rate {rate}");
        }

        if (concurrency is not null)
        {
            if (int.TryParse(concurrency, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= EngineNames.CallersMax)
                sets.AddRange([$"load.threads={count}", "load.loop=closed"]);
            else
                problems.Add(new Problem("--concurrency", concurrency, "is not a number of callers", Callers));
        }

        if (parsed.GetValue(_duration) is { } duration)
        {
            sets.Add($"{(_soak ? "soak" : "load")}.duration={duration}");
            problems.Note(sets[^1], $"--duration {duration}");
        }

        return sets;
    }

    // A stage's parts are checked as the scenario's are; here is but its shape.
    private static void AddStages(string[] stages, string? other, List<string> sets, Problems problems)
    {
        if (stages.Length == 0)
            return;
        if (other is not null)
            problems.Add(new Problem("--stage", stages[0], "is given beside --rate or --concurrency", "one of them: stages have rates of their own"));
        var values = new List<string>();
        foreach (var stage in stages)
        {
            if (StageText().Match(stage) is not { Success: true } match)
            {
                problems.Add(new Problem("--stage", stage, "is not a stage", "TIME:RATE, as 30s:5000/s, or TIME:RATE..RATE for a ramp, as 30s:100/s..5000/s"));
                continue;
            }

            var to = match.Groups["to"].Success ? $", to: {match.Groups["to"].Value}" : "";
            values.Add($"{{duration: {match.Groups["time"].Value}, rate: {match.Groups["rate"].Value}{to}}}");
        }

        sets.AddRange([$"load.stages=[{string.Join(", ", values)}]", "load.loop=open"]);
    }

    [GeneratedRegex(@"^(?<time>[0-9.]+[a-z]+):(?<rate>[0-9.]+[kMG]?/s)(\.\.(?<to>[0-9.]+[kMG]?/s))?\z")]
    private static partial Regex StageText();
}
