namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>What lives on a silo of one world.</summary>
/// <param name="Frames">Frames of pgmaps whose cells are there.</param>
/// <param name="Initiators">Processes, inodes, pgmaps and sessions that are active there.</param>
[GenerateSerializer]
internal readonly record struct SiloShare(long Frames, int Initiators);
