namespace ZoneDrain.Cluster.Clients;

/// <summary>A client called what only silos may call. Nothing was done.</summary>
[GenerateSerializer]
public sealed class NotOpenToClientsException : Exception
{
    /// <summary>Without a message.</summary>
    public NotOpenToClientsException()
    {
    }

    /// <summary>Says what was called.</summary>
    public NotOpenToClientsException(string message) : base(message)
    {
    }

    /// <summary>The same, with the cause.</summary>
    public NotOpenToClientsException(string message, Exception inner) : base(message, inner)
    {
    }
}
