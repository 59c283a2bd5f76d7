using ZoneDrain.Cli.Tests.Storage;

namespace ZoneDrain.Cluster.Tests.Processes;

/// <summary>A test that cuts a host off for a minute: it is run where it is asked for and permitted, and else skipped with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PartitionFactAttribute : FactAttribute
{
    private const string Variable = "ZONEDRAIN_PARTITION";

    public PartitionFactAttribute() => Skip = Reason()!;

    private static string? Reason()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null or "") return $"takes more than a minute, and makes network namespaces: set {Variable}=1";
        if (Environment.UserName != "root" || !File.Exists("/usr/sbin/ip")) return "network namespaces need root and iproute2";
        return PostgresServer.Missing;
    }
}
