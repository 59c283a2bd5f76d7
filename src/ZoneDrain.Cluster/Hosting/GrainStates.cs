namespace ZoneDrain.Cluster.Hosting;

/// <summary>Where the grains of a silo keep their states.</summary>
public enum GrainStates
{
    /// <summary>In memory: what a silo held dies with it.</summary>
    Memory,

    /// <summary>In a PostgreSQL database too: nothing that was acknowledged is lost, and a cluster that was stopped finds its worlds again.</summary>
    Postgres,
}
