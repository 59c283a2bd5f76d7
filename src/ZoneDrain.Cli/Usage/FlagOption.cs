using System.CommandLine;

namespace ZoneDrain.Cli.Usage;

/// <summary>An option that is there or not.</summary>
internal sealed class FlagOption : Option<bool>, IGrouped
{
    public FlagOption(string group, string name, string description)
        : base(name)
    {
        Group = group;
        Description = description;
        Arity = ArgumentArity.Zero;
    }

    /// <inheritdoc/>
    public string Group { get; }
}
