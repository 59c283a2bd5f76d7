namespace ZoneDrain.Holders;

/// <summary>Who can hold something: pages are held by the first four, pgmaps by the pages of the next two, a device and its module by the last.</summary>
public enum HolderKind : byte
{
    /// <summary>A process: its page-table entries, and what its running operations have taken.</summary>
    Process = 1,

    /// <summary>An object of a process that keeps pins: a call, a pipe, a descriptor.</summary>
    Owner,

    /// <summary>An inode: its index entries (schemes c and c3).</summary>
    Inode,

    /// <summary>A driver: its allocations and mirrors.</summary>
    Driver,

    /// <summary>A worker's shard: how many uses it has counted. May be negative, for a put may happen on another worker than its get.</summary>
    Worker,

    /// <summary>A chunk of a pgmap: how many of its pages are in use.</summary>
    Chunk,

    /// <summary>What provides a driver's memory: pages that are out keep its device and module (struct drm_pagemap, 7.0).</summary>
    Provider,
}
