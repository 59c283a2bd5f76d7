namespace ZoneDrain.Experiments.Scenarios.Format;

/// <summary>A value of a scenario as it was written, before anything is known about its meaning.</summary>
internal abstract class Node(ValueOrigin origin)
{
    /// <summary>Where the value was written.</summary>
    public ValueOrigin Origin { get; } = origin;

    /// <summary>The value as a message shows it.</summary>
    public abstract string Excerpt { get; }
}

/// <summary>A single value.</summary>
internal sealed class ScalarNode(ValueOrigin origin, string text, bool quoted) : Node(origin)
{
    private const int ExcerptLength = 60;

    /// <summary>The text without its quotes.</summary>
    public string Text { get; } = text;

    /// <summary>Whether it was written in quotes or as a block, and so is text whatever it looks like.</summary>
    public bool Quoted { get; } = quoted;

    /// <summary>Whether nothing was written, or YAML's or JSON's null.</summary>
    public bool IsNull => !Quoted && Text is "" or "null" or "~";

    /// <inheritdoc/>
    public override string Excerpt => Text.Length <= ExcerptLength ? Text : Text[..ExcerptLength] + "…";
}

/// <summary>Keys and values in the order of the file; a key may stand twice, which the reader of meanings reports.</summary>
internal sealed class MappingNode(ValueOrigin origin) : Node(origin)
{
    /// <summary>The entries in order.</summary>
    public List<MappingEntry> Entries { get; } = [];

    /// <inheritdoc/>
    public override string Excerpt => "{…}";
}

/// <summary>One key with its value; the origin is the key's.</summary>
internal readonly record struct MappingEntry(string Key, ValueOrigin Origin, Node Value);

/// <summary>A list of values.</summary>
internal sealed class SequenceNode(ValueOrigin origin) : Node(origin)
{
    /// <summary>The items in order.</summary>
    public List<Node> Items { get; } = [];

    /// <inheritdoc/>
    public override string Excerpt => "[…]";
}
