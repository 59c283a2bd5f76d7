namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>CPU time of a process.</summary>
/// <param name="Process">Which: its host and its number there.</param>
/// <param name="Ns">User and kernel time so far, in nanoseconds.</param>
[GenerateSerializer]
internal readonly record struct CpuReading(string Process, long Ns)
{
    public static CpuReading OfThisProcess() =>
        new($"{Environment.MachineName}/{Environment.ProcessId}", (long)Environment.CpuUsage.TotalTime.TotalNanoseconds);
}
