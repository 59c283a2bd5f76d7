namespace ZoneDrain.Invariants;

/// <summary>What must hold (kernel-model 2.0 and 0.6), and the letters of its table 2.f.</summary>
public enum Invariant : byte
{
    /// <summary>I1, letter P: a page-table entry points at a page of a freed pgmap.</summary>
    MappingOutlivesPgmap,

    /// <summary>I1, letter N: a get or pin outlives the pgmap.</summary>
    PinOutlivesPgmap,

    /// <summary>I1, letter G: somebody touched the descriptor of a freed pgmap, or of none: a number that is no page was followed.</summary>
    WalkTouchesFreed,

    /// <summary>I2, letter D: a block was freed while a get or pin was on it.</summary>
    PinOnFreedBlock,

    /// <summary>I2: a block was freed while a page-table entry pointed at it.</summary>
    MappingOnFreedBlock,

    /// <summary>I3, letter Z: a page is mapped and its count is zero (claimed by c, d, e).</summary>
    MappedAtZero,

    /// <summary>I4: a count would fall below zero.</summary>
    Underflow,

    /// <summary>I5: a page left the idle state after the kill and its grace period.</summary>
    RevivedWhileDying,

    /// <summary>I6: freed twice.</summary>
    FreedTwice,

    /// <summary>I7: more mappings than references (d, e).</summary>
    MapcountAboveRef,

    /// <summary>I8: a sleeper was not woken although its condition holds.</summary>
    SleeperForgotten,

    /// <summary>E: an index entry refers to a page of a freed pgmap; umount then touches freed descriptors (row 34).</summary>
    EntryOutlivesPgmap,

    /// <summary>I2: a block was freed while an index entry named it.</summary>
    EntryOnFreedBlock,

    /// <summary>A hazard of liveness (field-cases F4): nobody holds the page any more but by mappings, for which break layouts does not wait, and yet its
    /// sleeper sleeps until they go.</summary>
    SleeperOutlastsPins,

    /// <summary>F: an allocator hands a frame out that somebody has a reference to (field-cases F6): old data, and two owners.</summary>
    HandedOutInUse,

    /// <summary>L: a pin that may last for ever is on memory that must stay movable (field-cases F12), which can then never be released.</summary>
    LongtermOnMovable,
}
