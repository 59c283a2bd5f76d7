namespace ZoneDrain.Cluster.Wire;

/// <summary>
/// What came over the wire, or out of the journal, is malformed, was written by another build, or names what does not exist. Nothing of it was used.
/// </summary>
[GenerateSerializer]
public sealed class InvalidPayloadException : FormatException
{
    /// <summary>Without a message.</summary>
    public InvalidPayloadException()
    {
    }

    /// <summary>Says which record is meant, what is wrong with it, and what is allowed.</summary>
    public InvalidPayloadException(string message) : base(message)
    {
    }

    /// <summary>The same, with the cause.</summary>
    public InvalidPayloadException(string message, Exception inner) : base(message, inner)
    {
    }
}
