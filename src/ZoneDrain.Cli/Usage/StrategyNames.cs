using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Cli.Usage;

/// <summary>Strategies by name, as the command line writes them.</summary>
internal static class StrategyNames
{
    private static readonly StrategyId[] Default = [StrategyId.Bulk, StrategyId.Sweep, StrategyId.Counter, StrategyId.Percpu];

    /// <summary>All names, in table order.</summary>
    public static IReadOnlyList<string> All { get; } = [.. StrategyList.All.Select(entry => entry.Traits.Name)];

    /// <summary>The name of a strategy.</summary>
    public static string Of(StrategyId id) => Words<StrategyId>.Of(id);

    /// <summary>Reads a list; in table order, each strategy once.</summary>
    public static IReadOnlyList<StrategyId> Read(string? text, Problems problems)
    {
        if (text is null)
            return Default;
        if (text == "all")
            return Enum.GetValues<StrategyId>();
        var found = new SortedSet<StrategyId>();
        var wrong = false;
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (Words<StrategyId>.TryParse(name, out var id))
            {
                found.Add(id);
                continue;
            }

            wrong = true;
            problems.Add(new Problem("--strategies", name, "is not a strategy" + Suggestion.For(name, All), $"all, or a list of {string.Join(", ", All)}"),
                "zonedrain list strategies");
        }

        if (!wrong && found.Count < 2)
            problems.Add(new Problem("--strategies", text, "leaves nothing to compare with", "at least two different strategies"), "zonedrain list strategies");
        return [.. found];
    }

    /// <summary>Reads the strategy to explain, which must take part.</summary>
    public static string? ReadExplain(string? name, IReadOnlyList<StrategyId> strategies, Problems problems)
    {
        string[] allowed = [.. strategies.Select(Of)];
        if (name is not null && !allowed.Contains(name))
            problems.Add(new Problem("--explain", name, "is not among the strategies of this run" + Suggestion.For(name, allowed), string.Join(", ", allowed)));
        return name;
    }
}
