namespace ZoneDrain.Cluster.Clients;

/// <summary>Clients may call this method, or every method of this interface; whatever does not say so is for silos only.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Interface, Inherited = false)]
internal sealed class OpenToClientsAttribute : Attribute;
