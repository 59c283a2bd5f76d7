namespace ZoneDrain.Engines.Explorer;

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
    /// Silos that may die, 0 or 1, at any moment: with its processes and the protocols that they drive, and with the cells of pages whose
    /// <see cref="Home"/> it is. What it had asked may arrive at any later time, and it may answer what it was asked: so nobody can tell it from one that
    /// slept and speaks again. In a world of its own: two silos, a process on each, pgmap and inode on the one that lives.
    /// </summary>
    public int Death { get; init; }

    /// <summary>Where the pages live then.</summary>
    public PageHome Home { get; init; }

    /// <summary>
    /// Silos that may join where one may die, 0 or 1, at any moment: with a process that uses the pages, whether a fence is under way or not.
    /// </summary>
    public int Join { get; init; }

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
        foreach (var budget in (int[])[faults.Lose, faults.Twice, faults.Repeat + faults.Reorder])
        {
            if (budget is < 0 or > Max) return $"a budget of faults is 0..{Max}, repeat and reorder together";
        }

        if (faults.Death is < 0 or > 1) return "one silo of two may die: the budget is 0 or 1";
        if (faults.Join is < 0 or > 1 || faults.Join > faults.Death) return "one silo may join where one may die: the budget is 0 or 1";
        if (faults.Death > 0 && (world.Teardown != TeardownKind.DevdaxZap || world.World != WorldKind.Small || world.Workers != 2 + faults.Join))
            return "a silo dies in the small world of devdax-zap alone, whose workers are its silos: two, and one that joins";
        if (world.InstantKill || world.SplitsSections) return "faults need first uses of several turns: no instant kill";
        return faults.Remedy >= Remedy.Stamps && world.World == WorldKind.Large ? "calls are stamped in the small worlds" : null;
    }

    /// <summary>Some fault may happen.</summary>
    internal bool Any => Lose + Repeat + Reorder + Death + Twice > 0;
}

/// <summary>Where messages meet with faults.</summary>
public enum FaultLink : byte
{
    /// <summary>On every link.</summary>
    Any,

    /// <summary>What a holder asks of a page: acquire, try to get, put.</summary>
    HolderPage,

    /// <summary>What a page reports to the counter of its pgmap at a first or last use.</summary>
    PagePgmap,

    /// <summary>What a drain asks of pgmap and pages, and the notices it sleeps for.</summary>
    Drain,
}

/// <summary>Where the pages live in a world of two silos.</summary>
public enum PageHome : byte
{
    /// <summary>On the silo that lives.</summary>
    Living,

    /// <summary>On the one that may die: their cells go with it.</summary>
    Dying,
}

/// <summary>What is done about silence, repetition and death. A drain asks again under every remedy, for nobody else can end it.</summary>
public enum Remedy : byte
{
    /// <summary>Nothing: an acquisition that is not answered counts as refused, a put as done, and a report is not acknowledged.</summary>
    GiveUp,

    /// <summary>The question is asked until it is answered. A lost request is then a slow one, which the order of turns shows anyway, so that none is
    /// tried.</summary>
    AskAgain,

    /// <summary>As AskAgain, and as the cluster does it: calls are stamped and their replies remembered, silos state their parts of the counter, a page answers
    /// at its home alone.</summary>
    Stamps,

    /// <summary>As Stamps, and the loss of a silo is made good: it is fenced, and its pages are counted anew from what the living keep.</summary>
    Fences,
}
