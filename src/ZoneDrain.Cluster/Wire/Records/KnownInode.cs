namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>An inode as its pgmap knows it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Spec">What does not change about it.</param>
[GenerateSerializer]
internal sealed record KnownInode(int Number, InodeSpec Spec);
