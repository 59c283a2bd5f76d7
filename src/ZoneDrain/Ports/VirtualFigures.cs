namespace ZoneDrain.Ports;

/// <summary>What happened in virtual time so far.</summary>
/// <param name="At">Nanoseconds since the world was made.</param>
/// <param name="Events">Events.</param>
/// <param name="Digest">A digest of all of them, in their order.</param>
/// <param name="Messages">Messages, those within a silo included.</param>
/// <param name="RemoteMessages">Messages between silos.</param>
/// <param name="SiloNs">How long the cores of each silo were taken, in nanoseconds of core time.</param>
/// <param name="ActorNs">How long each actor but pages was, by name.</param>
/// <param name="QueueMax">The most messages that waited at one silo.</param>
public sealed record VirtualFigures(
    long At, long Events, ulong Digest, long Messages, long RemoteMessages, IReadOnlyList<long> SiloNs, IReadOnlyDictionary<string, long> ActorNs,
    int QueueMax);
