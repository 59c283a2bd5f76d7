using System.CommandLine;

namespace ZoneDrain.Cli.Usage;

/// <summary>An option with one text; what it means is read by the command, which can say more than a type's parser.</summary>
internal sealed class TextOption : Option<string?>, IGrouped
{
    public TextOption(string group, string name, string value, string description)
        : base(name)
    {
        Group = group;
        HelpName = value;
        Description = description;
        Arity = ArgumentArity.ExactlyOne;
    }

    /// <inheritdoc/>
    public string Group { get; }
}
