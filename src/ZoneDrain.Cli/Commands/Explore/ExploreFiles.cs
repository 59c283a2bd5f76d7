using System.Globalization;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios.Format;
using ZoneDrain.Invariants;

namespace ZoneDrain.Cli.Commands.Explore;

/// <summary>The traces and diagrams that <c>zonedrain explore --out DIR</c> writes.</summary>
internal static class ExploreFiles
{
    /// <summary>Makes the directory before a search begins, which may last; what prevents it is a problem.</summary>
    public static void Prepare(CliHost host, string? directory, Problems problems)
    {
        if (directory is null || problems.Any)
            return;
        try
        {
            Directory.CreateDirectory(host.PathOf(directory));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            const string Next = "zonedrain explore --out DIR";
            problems.Add(new Problem("--out", directory, $"cannot be written: {exception.Message}", "a directory that can be written"), Next);
        }
    }

    /// <summary>Writes a schedule and its diagram, and returns the name of the trace; "" where no directory was given.</summary>
    public static string Write(CliHost host, string? directory, WorldSettings world, string what, IReadOnlyList<Choice> schedule, Invariant? breaks)
    {
        if (directory is null)
            return "";
        var folder = host.PathOf(directory);
        Directory.CreateDirectory(folder);
        var name = $"{NameOf(world)}-{what}";
        DurableFile.Replace(Path.Combine(folder, name + ".json"), ScheduleTrace.Of(world, schedule, breaks).ToJson());
        DurableFile.Replace(Path.Combine(folder, name + ".svg"), SpaceTimeDiagram.Of(name, Story.Of(world, schedule)));
        return Path.Combine(directory, name + ".json");
    }

    // What differs from the defaults, and what every cell of a matrix differs in.
    private static string NameOf(WorldSettings world)
    {
        var parts = new List<string>();
        if (world.World != WorldKind.Small)
            parts.Add(Words<WorldKind>.Of(world.World));
        parts.Add(world.Scheme.ToString().ToLowerInvariant());
        if (world.RefaultRetakes)
            parts.Add("retakes");
        if (world.WakesAtMappings)
            parts.Add("wakes");
        if (world.Strategy is { } strategy)
            parts.Add(strategy.ToString().ToLowerInvariant());
        parts.Add(Words<TeardownKind>.Of(world.Teardown));
        parts.Add(Words<GracePlacement>.Of(world.Grace));
        if (world.InstantKill)
            parts.Add("instant");
        if (world.Signals > 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{world.Signals}-signals"));
        return string.Join('-', parts);
    }
}
