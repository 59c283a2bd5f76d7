namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>A silo as its health endpoint shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Its address, port and generation.</param>
/// <param name="Status">Its status in the cluster, such as Active or ShuttingDown.</param>
/// <param name="Members">Silos that take part now.</param>
/// <param name="Worlds">Worlds that it knows.</param>
/// <param name="Losses">Losses that it was told of.</param>
/// <param name="IsHealthy">It takes part.</param>
public sealed record SiloHealthReport(string Name, string Address, string Status, int Members, int Worlds, int Losses, bool IsHealthy);
