using System.Text.Json;
using System.Text.Json.Serialization;
using ZoneDrain.Drains;
using ZoneDrain.Invariants;

namespace ZoneDrain.Engines.Explorer;

/// <summary>A schedule to keep: the world's settings, the choices, and what each step did, so that a replay can tell where it diverges.</summary>
public sealed record ScheduleTrace
{
    /// <summary>The version this program writes and reads.</summary>
    public const string Current = "zonedrain-schedule/1";

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The version it was written by.</summary>
    public string Version { get; init; } = Current;

    /// <summary>The world.</summary>
    public required WorldSettings World { get; init; }

    /// <summary>The invariant that the last step breaks; null for a schedule that ends in a world at rest.</summary>
    public Invariant? Breaks { get; init; }

    /// <summary>The choices, as <see cref="Choice.Code"/>.</summary>
    public required IReadOnlyList<int> Choices { get; init; }

    /// <summary>What each step did, in words.</summary>
    public required IReadOnlyList<string> Steps { get; init; }

    /// <summary>The trace of a schedule.</summary>
    public static ScheduleTrace Of(WorldSettings world, IReadOnlyList<Choice> schedule, Invariant? breaks) => new()
    {
        World = world,
        Breaks = breaks,
        Choices = [.. schedule.Select(choice => choice.Code)],
        Steps = [.. Story.Of(world, schedule).Select(line => line.ToString())],
    };

    /// <summary>The trace as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads a trace.</summary>
    /// <exception cref="FormatException">It is no trace, or of another version; the difference is named.</exception>
    public static ScheduleTrace Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var version = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("version", out var found) ? found.ToString() : "none";
            if (version != Current) throw new FormatException($"the schedule is of version {version}; this program reads {Current}");
            var trace = JsonSerializer.Deserialize<ScheduleTrace>(json, Json)!;
            return Difference(trace) is { } difference ? throw new FormatException(difference) : trace;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Half of a surrogate pair in a name passes the parser, and fails where names are compared.
            throw new FormatException($"the schedule cannot be read: {exception.Message}", exception);
        }
    }

    // Why this program cannot make the world or take the choices; null if it can try.
    private static string? Difference(ScheduleTrace trace)
    {
        var world = trace.World;
        if (trace.Choices.Count != trace.Steps.Count) return $"the schedule has {trace.Choices.Count} choices and {trace.Steps.Count} steps";
        if (!Enum.IsDefined(world.World)) return $"the schedule's world is {world.World}; this program knows {string.Join(", ", Enum.GetNames<WorldKind>())}";
        if (!Enum.IsDefined(world.Scheme)) return $"the schedule's scheme is {world.Scheme}, which this program does not know";
        if (!Enum.IsDefined(world.Teardown)) return $"the schedule's teardown is {world.Teardown}, which this program does not know";
        if (!Enum.IsDefined(world.Grace)) return $"the schedule's grace placement is {world.Grace}, which this program does not know";
        if (world.Strategy is { } strategy && !StrategyList.Has(strategy)) return $"the schedule's strategy is {strategy}, which this program does not know";
        if (world.Workers is < 1 or > Choice.WorkersMax) return $"the schedule's world has {world.Workers} workers; allowed are 1 to {Choice.WorkersMax}";
        if (world.Signals < 0) return $"the schedule's world has {world.Signals} signals; allowed are 0 and more";
        if (!Enum.IsDefined(world.Faults.Link)) return $"the schedule's faults are on {world.Faults.Link}, which this program does not know";
        if (!Enum.IsDefined(world.Faults.Remedy)) return $"the schedule's remedy is {world.Faults.Remedy}, which this program does not know";
        if (world.Refusal is { } refusal) return $"the schedule's world cannot be: {refusal}";
        var fit = StrategyTable.Of(world.Scheme, world.Drain, world.Memory);
        if (fit.Fitness == Compatibility.Refused) return $"the schedule's strategy {world.Drain} cannot run under scheme {world.Scheme}: {fit.Reason}";
        return trace.Choices.Any(choice => choice < 0) ? "the schedule has a choice below 0" : null;
    }
}
