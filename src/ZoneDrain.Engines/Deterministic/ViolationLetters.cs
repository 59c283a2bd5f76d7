using ZoneDrain.Invariants;

namespace ZoneDrain.Engines.Deterministic;

/// <summary>The letters of kernel-model 2.f, and those it has none for.</summary>
public static class ViolationLetters
{
    /// <summary>Invariants in the order in which a cell lists them.</summary>
    public static IReadOnlyList<Invariant> Order { get; } =
    [
        Invariant.MappedAtZero, Invariant.MappingOutlivesPgmap, Invariant.PinOutlivesPgmap, Invariant.WalkTouchesFreed, Invariant.PinOnFreedBlock,
        Invariant.EntryOutlivesPgmap, Invariant.MappingOnFreedBlock, Invariant.Underflow, Invariant.RevivedWhileDying, Invariant.FreedTwice,
        Invariant.MapcountAboveRef, Invariant.SleeperForgotten,
    ];

    /// <summary>P N D Z G E as in 2.f and 0.6; the others by the number of their invariant.</summary>
    public static string Of(Invariant invariant) => invariant switch
    {
        Invariant.MappingOutlivesPgmap => "P",
        Invariant.PinOutlivesPgmap => "N",
        Invariant.PinOnFreedBlock => "D",
        Invariant.MappedAtZero => "Z",
        Invariant.WalkTouchesFreed => "G",
        Invariant.EntryOutlivesPgmap => "E",
        Invariant.MappingOnFreedBlock => "I2",
        Invariant.Underflow => "I4",
        Invariant.RevivedWhileDying => "I5",
        Invariant.FreedTwice => "I6",
        Invariant.MapcountAboveRef => "I7",
        Invariant.SleeperForgotten => "I8",
        _ => throw new ArgumentOutOfRangeException(nameof(invariant), invariant, "no such invariant"),
    };

    /// <summary>A cell: the letters of <paramref name="invariants"/> in order, or a dash.</summary>
    public static string Cell(IEnumerable<Invariant> invariants)
    {
        var there = invariants.ToHashSet();
        var letters = string.Join(' ', Order.Where(there.Contains).Select(Of));
        return letters.Length == 0 ? "–" : letters;
    }
}
