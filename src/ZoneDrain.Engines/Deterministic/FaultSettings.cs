using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Deterministic;

/// <summary>Faults that may happen in a world, each with its budget. All zero: none, and nothing is paid for them.</summary>
public sealed record FaultSettings
{
    /// <summary>The largest sum of <see cref="Repeat"/> and <see cref="Reorder"/>, and the largest of each budget: 8.</summary>
    public const int Max = 8;

    /// <summary>Requests, answers or notices that may be lost.</summary>
    public int Lose { get; init; }

    /// <summary>Messages of which a copy may arrive again, at any later time.</summary>
    public int Repeat { get; init; }

    /// <summary>Messages that may be late: the sender meets silence, others overtake.</summary>
    public int Reorder { get; init; }

    /// <summary>
    /// Processes that may die between two operations of theirs. The file system learns of it and forgets the mappings; page table and pins are gone; what
    /// pages count for them is left as it is.
    /// </summary>
    public int Crash { get; init; }

    /// <summary>Messages that may be answered by a second activation of the page, a copy of the first whose changes are then dropped.</summary>
    public int Twice { get; init; }

    /// <summary>The messages that are concerned by the first three.</summary>
    public FaultLink Link { get; init; }

    /// <summary>What is done about it.</summary>
    public Remedy Remedy { get; init; } = Remedy.AskAgain;

    /// <summary>Why they cannot happen in the world of <paramref name="world"/>; null if they can.</summary>
    public static string? Refusal(WorldSettings world)
    {
        var faults = world.Faults;
        if (!faults.Any) return null;
        foreach (var budget in (int[])[faults.Lose, faults.Crash, faults.Twice, faults.Repeat + faults.Reorder])
        {
            if (budget is < 0 or > Max) return $"a budget of faults is 0..{Max}, repeat and reorder together";
        }

        if (world.InstantKill || world.SplitsSections) return "faults need first uses of several turns: no instant kill";
        if (faults.Remedy < Remedy.Rows) return null;
        if (world.World == WorldKind.Large) return "holder rows are kept in the small worlds";
        var entries = SchemeList.Get(world.Scheme).EntryTakesReference;
        return entries ? $"holder rows are kept where mappings hold references, not index entries as under {world.Scheme}" : null;
    }

    /// <summary>Some fault may happen.</summary>
    internal bool Any => Lose + Repeat + Reorder + Crash + Twice > 0;
}
