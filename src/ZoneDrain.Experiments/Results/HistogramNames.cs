namespace ZoneDrain.Experiments.Results;

/// <summary>What the histograms of a load are called in a run folder.</summary>
internal static class HistogramNames
{
    public const string Latency = "latency";
    public const string Service = "service";
    public const string Release = "drain";
    public const string Overhead = "drain.overhead";

    /// <summary>Latencies of what one silo made.</summary>
    public static string OfSilo(string silo) => $"silo {silo}";

    /// <summary>The suffix of an operation's service time.</summary>
    public const string ServiceSuffix = ".service";
}
