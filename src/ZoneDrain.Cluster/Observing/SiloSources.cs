namespace ZoneDrain.Cluster.Observing;

/// <summary>Names of what a silo can be observed by, for who exports them.</summary>
public static class SiloSources
{
    /// <summary>Meters: the model's events, and those of the actor runtime.</summary>
    public static readonly IReadOnlyList<string> Meters = [OperationTraces.Name, "Microsoft.Orleans"];

    /// <summary>Sources of spans: operations, and calls of grains.</summary>
    public static readonly IReadOnlyList<string> Traces = [OperationTraces.Name, "Microsoft.Orleans.Application"];
}
