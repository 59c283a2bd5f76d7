namespace ZoneDrain.Holders;

/// <summary>What a chunk or a worker's shard tells its pgmap: how many uses it counts now, never by how much that changed.</summary>
/// <param name="Reporter">The chunk or worker.</param>
/// <param name="Stamp">Its place among the reporter's statements.</param>
/// <param name="InUse">Pages in use (a chunk), or uses counted less uses ended here (a worker; may be negative).</param>
public readonly record struct UseStatement(HolderId Reporter, Stamp Stamp, long InUse);
