namespace ZoneDrain.Protocols;

/// <summary>For whom a page of a process moves.</summary>
public enum MoveKind : byte
{
    /// <summary>A driver that asks for a range: it must be readable, and a page that several map moves for all of them (migrate_vma).</summary>
    Range,

    /// <summary>A frame that must be given up, whatever its mappings allow (migrate_device_range, offline_pages).</summary>
    Frame,

    /// <summary>A policy of the process: what others map too stays (MPOL_MF_MOVE).</summary>
    Alone,

    /// <summary>Nobody wants what is in it: what others map too stays, else the page goes and nothing comes in its place (MADV_FREE).</summary>
    Discard,
}
