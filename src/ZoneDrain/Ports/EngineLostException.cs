namespace ZoneDrain.Ports;

/// <summary>What an engine runs on does not answer any more, or cannot keep what it is told: a run cannot go on, and it is nobody's bug.</summary>
public class EngineLostException : Exception
{
    /// <summary>Without a message.</summary>
    public EngineLostException()
    {
    }

    /// <summary>Says what was attempted, and what happened.</summary>
    public EngineLostException(string message) : base(message)
    {
    }

    /// <summary>The same, with the cause.</summary>
    public EngineLostException(string message, Exception inner) : base(message, inner)
    {
    }
}
