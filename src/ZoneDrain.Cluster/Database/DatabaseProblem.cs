namespace ZoneDrain.Cluster.Database;

/// <summary>Why a cluster cannot use its database.</summary>
/// <param name="Message">What is wrong, as a clause that begins with a verb.</param>
/// <param name="Remedy">What would help.</param>
public sealed record DatabaseProblem(string Message, DatabaseRemedy Remedy);
