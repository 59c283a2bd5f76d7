using System.CommandLine;

namespace ZoneDrain.Cli.Usage;

/// <summary>A command with what its help needs.</summary>
internal sealed class GroupedCommand : Command, IGrouped
{
    public GroupedCommand(string group, string name, string description)
        : base(name, description) => Group = group;

    /// <inheritdoc/>
    public string Group { get; }

    /// <summary>What follows the name in the usage line.</summary>
    public string Synopsis { get; init; } = "";

    /// <summary>Command lines to learn from, each with a reason behind "#".</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];
}
