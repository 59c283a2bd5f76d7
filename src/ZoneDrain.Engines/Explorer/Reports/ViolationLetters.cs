using ZoneDrain.Invariants;

namespace ZoneDrain.Engines.Explorer;

/// <summary>The letters of kernel-model 2.f, and those it has none for.</summary>
public static class ViolationLetters
{
    /// <summary>Invariants in the order in which a cell lists them.</summary>
    public static IReadOnlyList<Invariant> Order { get; } =
    [
        Invariant.MappedAtZero, Invariant.MappingOutlivesPgmap, Invariant.PinOutlivesPgmap, Invariant.WalkTouchesFreed, Invariant.PinOnFreedBlock,
        Invariant.EntryOutlivesPgmap, Invariant.MappingOnFreedBlock, Invariant.EntryOnFreedBlock,
        Invariant.Underflow, Invariant.RevivedWhileDying, Invariant.FreedTwice,
        Invariant.MapcountAboveRef, Invariant.SleeperForgotten, Invariant.HandedOutInUse, Invariant.LongtermOnMovable, Invariant.SleeperOutlastsPins,
    ];

    /// <summary>P N D Z G E as in 2.f and 0.6, F and L as in field-cases; the others by the number of their invariant.</summary>
    public static string Of(Invariant invariant) => invariant switch
    {
        Invariant.MappingOutlivesPgmap => "P",
        Invariant.PinOutlivesPgmap => "N",
        Invariant.PinOnFreedBlock => "D",
        Invariant.MappedAtZero => "Z",
        Invariant.WalkTouchesFreed => "G",
        Invariant.EntryOutlivesPgmap => "E",
        Invariant.MappingOnFreedBlock => "I2",
        Invariant.EntryOnFreedBlock => "I2e",
        Invariant.Underflow => "I4",
        Invariant.RevivedWhileDying => "I5",
        Invariant.FreedTwice => "I6",
        Invariant.MapcountAboveRef => "I7",
        Invariant.SleeperForgotten => "I8",
        Invariant.SleeperOutlastsPins => "F4",
        Invariant.HandedOutInUse => "F",
        Invariant.LongtermOnMovable => "L",
        _ => throw new ArgumentOutOfRangeException(nameof(invariant), invariant, "no such invariant"),
    };

    /// <summary>What a letter stands for, as a phrase.</summary>
    public static string MeaningOf(Invariant invariant) => invariant switch
    {
        Invariant.MappingOutlivesPgmap => "a page-table entry to removed memory",
        Invariant.PinOutlivesPgmap => "a pin that outlives its pgmap",
        Invariant.PinOnFreedBlock => "a pin on a freed block",
        Invariant.MappedAtZero => "mapped at count zero",
        Invariant.WalkTouchesFreed => "a touch of a descriptor of a freed pgmap, or of none",
        Invariant.EntryOutlivesPgmap => "an index entry that refers to a freed pgmap",
        Invariant.MappingOnFreedBlock => "a mapping of a freed block",
        Invariant.EntryOnFreedBlock => "an index entry that names a freed block",
        Invariant.Underflow => "a count below zero",
        Invariant.RevivedWhileDying => "a first use while the pgmap dies",
        Invariant.FreedTwice => "freed twice",
        Invariant.MapcountAboveRef => "more mappings than references",
        Invariant.SleeperForgotten => "a sleeper that nobody wakes",
        Invariant.SleeperOutlastsPins => "a sleeper that is not woken although only mappings are left",
        Invariant.HandedOutInUse => "a frame handed out with a reference on it",
        Invariant.LongtermOnMovable => "a longterm pin on memory that must stay movable",
        _ => throw new ArgumentOutOfRangeException(nameof(invariant), invariant, "no such invariant"),
    };

    /// <summary>Every letter and sign of a matrix with its meaning, in the order of a cell.</summary>
    public static IReadOnlyList<(string Letters, string Meaning)> Legend { get; } =
    [
        .. Order.Select(invariant => (Of(invariant), MeaningOf(invariant))),
        ("–", "nothing breaks"),
        ("?", "the search of the cell was not complete, or its world cannot show what the table of the model says"),
        ("≠", "the table of the model says what follows the sign, and the search found something else"),
        ("stuck", "worlds at rest, or going in circles, in which somebody waits for ever: the most of a cell of the row"),
    ];

    /// <summary>A cell: the letters of <paramref name="invariants"/> in order, or a dash.</summary>
    public static string Cell(IEnumerable<Invariant> invariants)
    {
        var there = invariants.ToHashSet();
        var letters = string.Join(' ', Order.Where(there.Contains).Select(Of));
        return letters.Length == 0 ? "–" : letters;
    }
}
