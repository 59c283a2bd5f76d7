namespace ZoneDrain.Cluster.Hosting;

/// <summary>Where the members of a cluster are written down.</summary>
public enum Membership
{
    /// <summary>In the memory of the primary silo: for one machine. The cluster ends with its primary.</summary>
    Memory,

    /// <summary>In a PostgreSQL database: for silos on hosts of their own. No silo is needed to begin with, and any may go.</summary>
    Postgres,
}
