namespace ZoneDrain.Cluster.Database;

/// <summary>What helps against a problem with a database.</summary>
public enum DatabaseRemedy
{
    /// <summary>A database that runs, and a user who may use it.</summary>
    Database,

    /// <summary>The tables must be made.</summary>
    Schema,

    /// <summary>The tables are of another version, and must be made anew.</summary>
    Replacement,
}
