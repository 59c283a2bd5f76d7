using ZoneDrain.Invariants;

namespace ZoneDrain.Experiments.Results;

/// <summary>What each invariant says, and what shows that it is broken while a load runs.</summary>
public static class InvariantWords
{
    /// <summary>What must hold, in words, with its number in the table of invariants.</summary>
    public static string MeaningOf(Invariant invariant) => invariant switch
    {
        Invariant.MappingOutlivesPgmap => "I1: no page-table entry points at a page of a freed pgmap",
        Invariant.PinOutlivesPgmap => "I1: no get or pin outlives the pgmap",
        Invariant.WalkTouchesFreed => "I1: nobody touches the descriptor of a freed pgmap, or of none",
        Invariant.PinOnFreedBlock => "I2: no block is freed while a get or pin is on it",
        Invariant.MappingOnFreedBlock => "I2: no block is freed while a page-table entry points at it",
        Invariant.MappedAtZero => "I3: no mapped page has a count of zero (claimed by c, d, e)",
        Invariant.Underflow => "I4: no count falls below zero",
        Invariant.RevivedWhileDying => "I5: no page leaves the idle state after the kill and its grace period",
        Invariant.FreedTwice => "I6: nothing is freed twice",
        Invariant.MapcountAboveRef => "I7: no more mappings than references (d, e)",
        Invariant.SleeperForgotten => "I8: a sleeper is woken once its condition holds",
        Invariant.EntryOutlivesPgmap => "E: no index entry refers to a page of a freed pgmap",
        Invariant.EntryOnFreedBlock => "I2: no block is freed while an index entry names it",
        Invariant.SleeperOutlastsPins => "F4: who waits for a page is told when only mappings are left, for which it does not wait",
        Invariant.HandedOutInUse => "F: no frame is handed out while somebody has a reference to it",
        Invariant.LongtermOnMovable => "L: no pin that may last for ever is on memory that must stay movable",
        _ => throw new InvalidOperationException($"No words for the invariant {invariant}."),
    };

    /// <summary>Whether turns of pages, audits and ends of lives check it; null for those that only a search shows.</summary>
    internal static (bool Turns, bool Audits, bool Lives)? CheckedBy(Invariant invariant) => invariant switch
    {
        Invariant.MappingOutlivesPgmap or Invariant.PinOutlivesPgmap or Invariant.EntryOutlivesPgmap or Invariant.Underflow => (true, true, false),
        Invariant.WalkTouchesFreed => (true, false, false),
        Invariant.MappedAtZero or Invariant.MapcountAboveRef or Invariant.LongtermOnMovable => (false, true, false),
        Invariant.HandedOutInUse => (true, false, false),
        Invariant.SleeperForgotten => (false, false, true),
        Invariant.PinOnFreedBlock or Invariant.MappingOnFreedBlock => (false, false, false),
        _ => null,
    };
}
