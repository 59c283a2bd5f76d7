using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace ZoneDrain.Cluster.Journals;

/// <summary>Logs for grains.</summary>
internal static class GrainLogs
{
    /// <summary>The log of an activation.</summary>
    public static GrainLog<TWhole, TEvent> Of<TWhole, TEvent>(IGrainContext context) => new(
        context.ActivationServices.GetRequiredService<IJournal>(), context.ActivationServices.GetRequiredService<Serializer>(),
        context.GrainId.Key.ToString()!,
        () => context.Deactivate(new(DeactivationReasonCode.ApplicationRequested, "another activation has written")));
}
