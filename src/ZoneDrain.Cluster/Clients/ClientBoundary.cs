using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Core.Internal;

namespace ZoneDrain.Cluster.Clients;

/// <summary>
/// Refuses what a client calls and only silos may: every method of this assembly that is not <see cref="OpenToClientsAttribute"/>, and those of Orleans by
/// which a client would move or end activations that are not its own. Who a call comes from is what its sender says of itself, and silos of a cluster are
/// trusted: who may connect at all is for the transport to decide.
/// </summary>
internal sealed class ClientBoundary : IIncomingGrainCallFilter
{
    // The client that a silo has for its own threads.
    private const string OfSilo = "hosted-";
    private static readonly HashSet<string> OpenManagement = [nameof(IManagementGrain.GetHosts), nameof(IManagementGrain.GetDetailedHosts)];
    private readonly ConcurrentDictionary<MethodInfo, bool> _isOpen = [];

    /// <inheritdoc/>
    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.SourceId is not { } caller || !caller.IsClient() || IsOfSilo(caller) || _isOpen.GetOrAdd(context.InterfaceMethod, IsOpen))
            return context.Invoke();
        throw new NotOpenToClientsException($"{context.InterfaceName}.{context.MethodName} of {context.TargetId} is for silos only; {caller} is a client");
    }

    /// <summary>Whether clients may call a method.</summary>
    internal static bool IsOpen(MethodInfo method)
    {
        var type = method.DeclaringType!;
        if (type == typeof(IManagementGrain)) return OpenManagement.Contains(method.Name);
        if (type == typeof(IGrainManagementExtension)) return false;
        return type.Assembly != typeof(ClientBoundary).Assembly
            || type.IsDefined(typeof(OpenToClientsAttribute), false) || method.IsDefined(typeof(OpenToClientsAttribute), false);
    }

    private static bool IsOfSilo(GrainId caller) => caller.Key.ToString()!.StartsWith(OfSilo, StringComparison.Ordinal);
}

/// <summary>Clients may call this method, or every method of this interface; whatever does not say so is for silos only.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Interface, Inherited = false)]
internal sealed class OpenToClientsAttribute : Attribute;
