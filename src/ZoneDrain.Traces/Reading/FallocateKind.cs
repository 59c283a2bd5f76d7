namespace ZoneDrain.Traces.Reading;

/// <summary>What an fallocate does to its range (Linux 6.1, include/uapi/linux/falloc.h). Keeping the size is a flag beside it.</summary>
public enum FallocateKind : byte
{
    /// <summary>Mode 0: holes become unwritten blocks.</summary>
    Allocate,

    /// <summary>FALLOC_FL_PUNCH_HOLE: blocks become a hole.</summary>
    PunchHole,

    /// <summary>FALLOC_FL_COLLAPSE_RANGE: the range vanishes, what follows moves down.</summary>
    CollapseRange,

    /// <summary>FALLOC_FL_ZERO_RANGE: the range becomes unwritten.</summary>
    ZeroRange,

    /// <summary>FALLOC_FL_INSERT_RANGE: a hole is inserted, what follows moves up.</summary>
    InsertRange,

    /// <summary>Any other mode or combination; a file system refuses it.</summary>
    Other,
}
