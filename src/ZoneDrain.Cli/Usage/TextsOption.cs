using System.CommandLine;

namespace ZoneDrain.Cli.Usage;

/// <summary>An option that may be given again and again, one text each time.</summary>
internal sealed class TextsOption : Option<string[]>, IGrouped
{
    public TextsOption(string group, string name, string value, string description)
        : base(name)
    {
        Group = group;
        HelpName = value;
        Description = description;
        Arity = ArgumentArity.OneOrMore;
        AllowMultipleArgumentsPerToken = false;
        DefaultValueFactory = _ => [];
    }

    /// <inheritdoc/>
    public string Group { get; }
}
