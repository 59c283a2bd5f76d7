namespace ZoneDrain.Cluster.Observing;

/// <summary>Names of what a silo can be observed by, for who exports them.</summary>
public static class SiloSources
{
    /// <summary>The meter whose histograms are ZoneDrain's own, in seconds, and the source of its spans.</summary>
    public const string Meter = "ZoneDrain.Cluster";

    /// <summary>Meters: the model's events, and those of the actor runtime, of the database's client and of .NET.</summary>
    public static readonly IReadOnlyList<string> Meters = [Meter, "Microsoft.Orleans", "Npgsql", "System.Runtime"];

    /// <summary>Sources of spans: operations, calls of grains, and statements of the database.</summary>
    public static readonly IReadOnlyList<string> Traces = [Meter, "Microsoft.Orleans.Application", "Npgsql"];
}
