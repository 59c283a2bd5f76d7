namespace ZoneDrain.Fuzz;

/// <summary>
/// Something that reads what others wrote. It may refuse any input, by a result or by an exception that its contract names, and nothing else.
/// </summary>
internal abstract class FuzzTarget
{
    /// <summary>Names it, and the folder of its findings: a-z and hyphen.</summary>
    public abstract string Name { get; }

    /// <summary>Of ten thousand inputs, how many this target gets.</summary>
    public abstract int Share { get; }

    /// <summary>Good inputs, from which the mutated ones are made.</summary>
    public abstract IReadOnlyList<byte[]> Corpus { get; }

    /// <summary>Reads an input and does with it what the program does. Throws what would be shown as an internal error.</summary>
    public abstract void Try(byte[] input);
}
