namespace ZoneDrain.Cluster.Database;

/// <summary>Why a cluster cannot use its database.</summary>
/// <param name="Message">What is wrong, as a clause that begins with a verb.</param>
/// <param name="Remedy">What would help.</param>
public sealed record DatabaseProblem(string Message, DatabaseRemedy Remedy);

/// <summary>What helps against a problem with a database.</summary>
public enum DatabaseRemedy
{
    /// <summary>A database that runs, and a user who may use it.</summary>
    Database,

    /// <summary>The tables must be made, or brought to the version that is needed.</summary>
    Schema,

    /// <summary>The tables are of a newer version: the program that wrote them reads them; this one can only give them up.</summary>
    Replacement,
}
