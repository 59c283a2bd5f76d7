using ZoneDrain.Ports;

namespace ZoneDrain.Cluster.Addressing;

/// <summary>The cluster failed an operation from outside the model: a silo was lost, a call timed out, or nobody answers.</summary>
public sealed class ClusterException : EngineLostException
{
    /// <summary>Without a message.</summary>
    public ClusterException()
    {
    }

    /// <summary>Says what was attempted, and what happened.</summary>
    public ClusterException(string message) : base(message)
    {
    }

    /// <summary>The same, with the cause.</summary>
    public ClusterException(string message, Exception inner) : base(message, inner)
    {
    }
}
