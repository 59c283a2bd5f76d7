namespace ZoneDrain.Cluster.Observing;

/// <summary>Names of what a silo can be observed by, for who exports them.</summary>
public static class SiloSources
{
    /// <summary>Meters: the model's events, and those of the actor runtime, of the database's client and of .NET.</summary>
    public static readonly IReadOnlyList<string> Meters = [OperationTraces.Name, "Microsoft.Orleans", "Npgsql", "System.Runtime"];

    /// <summary>The meter whose histograms are ZoneDrain's own, in seconds.</summary>
    public const string Meter = OperationTraces.Name;

    /// <summary>Sources of spans: operations, calls of grains, and statements of the database.</summary>
    public static readonly IReadOnlyList<string> Traces = [OperationTraces.Name, "Microsoft.Orleans.Application", "Npgsql"];
}
