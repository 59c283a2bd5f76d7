using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;

namespace ZoneDrain.Cli.Commands;

/// <summary>A comparison whose engine is a cluster, which must answer before anything runs.</summary>
internal interface INeedsCluster
{
    /// <summary>Reaches the cluster; what is in the way goes to the problems.</summary>
    void Reach(CliHost host, Problems problems);
}
