namespace ZoneDrain.Cli.Usage;

/// <summary>Something that help shows under a heading.</summary>
internal interface IGrouped
{
    /// <summary>The heading.</summary>
    string Group { get; }
}
