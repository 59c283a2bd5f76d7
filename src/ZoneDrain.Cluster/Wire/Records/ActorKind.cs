namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>What a key names.</summary>
internal enum ActorKind : byte
{
    /// <summary>A session of a client: the initiator of protocols that no other actor begins.</summary>
    Session,

    /// <summary>A process.</summary>
    Process,

    /// <summary>An inode.</summary>
    Inode,

    /// <summary>A pgmap.</summary>
    Pgmap,

    /// <summary>The driver of a pgmap.</summary>
    Driver,

    /// <summary>A page.</summary>
    Page,

    /// <summary>The world itself.</summary>
    World,
}
