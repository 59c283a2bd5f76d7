using ZoneDrain.Cli.Terminal;

namespace ZoneDrain.Cli.Usage;

/// <summary>A comparison or load whose engine is a cluster, which must answer before anything runs.</summary>
internal interface INeedsCluster
{
    /// <summary>Silos that a run can have of its own.</summary>
    const int SilosMax = 16;

    /// <summary>Reaches the cluster; what is in the way goes to the problems.</summary>
    /// <param name="host">The surroundings.</param>
    /// <param name="silos">Silos to start as processes for this run, 1 to <see cref="SilosMax"/>; null to use the cluster that is configured, or one silo in
    /// this process.</param>
    /// <param name="callFaults">Calls of the silos will go wrong, which they must allow.</param>
    /// <param name="problems">Where problems go.</param>
    void Reach(CliHost host, int? silos, bool callFaults, Problems problems);

    /// <summary>Looks for the world of a soak that is resumed, on the cluster that was reached; that it is not there goes to the problems, and the cluster is
    /// left.</summary>
    /// <param name="world">Its name.</param>
    /// <param name="run">The run's folder, as it was typed.</param>
    /// <param name="problems">Where problems go.</param>
    void FindWorld(string world, string run, Problems problems)
    {
    }
}
