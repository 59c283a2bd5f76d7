using ZoneDrain.Invariants;
using ZoneDrain.Schemes;

namespace ZoneDrain.Drains;

/// <summary>
/// Which strategy is right for which scheme. Argued from kernel-model sections 2 and 3.3; cells that its search found are the native ones. Hazards that
/// come from the teardown's setting, not from the pair, are added by <see cref="Predicts"/>.
/// </summary>
public static class StrategyTable
{
    private static readonly Invariant[] None = [];

    /// <summary>The entry of a pair.</summary>
    public static StrategyVerdict Of(SchemeId scheme, StrategyId strategy) => Of(scheme, strategy, MemoryType.FsDax);

    /// <summary>The entry of a pair for a kind of memory: the types that a driver allocates are counted by rules of their own.</summary>
    public static StrategyVerdict Of(SchemeId scheme, StrategyId strategy, MemoryType type)
    {
        var traits = SchemeList.Get(scheme, type);
        if (Listens(strategy) && traits.Edge == UseEdge.None)
            return new(Compatibility.Refused, None, $"scheme {scheme} reports no first use, so {strategy} would never count one");
        if (strategy == StrategyId.Bulk)
            return new(
                Compatibility.Unsafe, [Invariant.MappingOutlivesPgmap, Invariant.PinOutlivesPgmap, .. ByWalk(traits), .. ByScheme(traits)],
                "no page is awaited");
        if (!traits.MapTakesReference && !traits.EntryTakesReference)
            return new(Compatibility.Unsafe, [Invariant.MappingOutlivesPgmap, .. ByScheme(traits), .. ByDrop(traits, strategy)],
                "mappings hold no reference, so only pins are awaited");
        if (traits.EntryTakesReference && !traits.RefaultRetakes)
        {
            var counts = Listens(strategy) && strategy != StrategyId.DirtySweep && traits.CountsEntries;
            return new(
                Compatibility.Unsafe,
                counts ? ByScheme(traits)
                    : [Invariant.MappingOutlivesPgmap, Invariant.EntryOutlivesPgmap, .. ByWalk(traits), .. ByScheme(traits)],
                "a re-fault on a zapped entry takes no reference (hazard c-1, unconfirmed)");
        }

        if (ByDrop(traits, strategy) is { Length: > 0 } drop)
            return new(Compatibility.Unsafe, drop, "a truncator takes a page whose base count was dropped for an idle one");
        return new(Compatibility.Right, None, "first uses are refused while dying, and every holder has a reference");
    }

    /// <summary>
    /// Whether a broken invariant is foretold for a teardown: by its pair, or by the places where it does not wait.
    /// </summary>
    /// <param name="invariant">The invariant.</param>
    /// <param name="scheme">The scheme of the pgmap.</param>
    /// <param name="strategy">Its strategy.</param>
    /// <param name="zap">When mappings were taken away.</param>
    /// <param name="grace">Where readers were awaited.</param>
    /// <param name="type">The kind of memory.</param>
    /// <param name="late">A page was handed out after the kill that nothing counted: its last put ends the drain under somebody else.</param>
    public static bool Predicts(
        Invariant invariant, SchemeId scheme, StrategyId strategy, ZapOrder zap, GracePlacement grace, MemoryType type = MemoryType.FsDax, bool late = false)
    {
        if (late && IsOutlived(invariant)) return true;
        if (Of(scheme, strategy, type).Hazards.Contains(invariant)) return true;
        var traits = SchemeList.Get(scheme, type);
        var readersLeft = (grace & GracePlacement.AfterDrain) != 0 || (zap == ZapOrder.BeforeKill && (grace & GracePlacement.AtKill) != 0);
        // Until every worker has heard the kill, one that has not may still let a page leave the idle state behind the drain's back.
        var undecided = (grace & GracePlacement.AtKill) == 0 && !AwaitsTheKill(strategy);
        return invariant switch
        {
            Invariant.WalkTouchesFreed => (!readersLeft && !traits.GupTestsPgmap) || undecided,
            Invariant.MappingOutlivesPgmap or Invariant.PinOutlivesPgmap => undecided,
            Invariant.RevivedWhileDying => undecided || traits.AllocatesLate,
            Invariant.SleeperOutlastsPins => traits.MapTakesReference,
            // An eviction that does not wait frees the blocks of a file without a name under whatever pin is there (kernel-model 0.4).
            Invariant.PinOnFreedBlock => traits.Evict == EvictWait.No && !traits.IsAllocated,
            Invariant.EntryOutlivesPgmap => undecided || (traits.Edge != UseEdge.Entry && !traits.DeletionAsksLife && zap != ZapOrder.BeforeKill),
            _ => false,
        };
    }

    private static bool IsOutlived(Invariant invariant) =>
        invariant is Invariant.MappingOutlivesPgmap or Invariant.PinOutlivesPgmap or Invariant.WalkTouchesFreed or Invariant.Underflow;

    private static bool Listens(StrategyId strategy) => StrategyList.Get(strategy).Traits.HearsUses;

    // A counter is a tryget-live only where a kill reaches all workers at once, as in shared memory; where it travels, it is not.
    private static bool AwaitsTheKill(StrategyId strategy) => StrategyList.Get(strategy).Traits.SplitsOverWorkers;

    private static Invariant[] ByScheme(SchemeTraits traits) => traits.Lineage switch
    {
        _ when traits.IsAllocated => None,
        SchemeId.B when traits.MapTakesReference => None,
        SchemeId.B => [Invariant.MappedAtZero],
        SchemeId.C => [Invariant.MappedAtZero],
        SchemeId.C3 => [Invariant.MappedAtZero, Invariant.MappingOutlivesPgmap, .. ByWalk(traits)],
        _ => None,
    };

    // A walk that finds a mapping which outlived its pgmap touches a freed descriptor, unless it asks the pgmap first.
    private static Invariant[] ByWalk(SchemeTraits traits) => traits.GupTestsPgmap ? None : [Invariant.WalkTouchesFreed];

    // A truncator that waits for exactly 1 takes a dropped base for an idle page (interleaving a1-2).
    private static Invariant[] ByDrop(SchemeTraits traits, StrategyId strategy) =>
        strategy == StrategyId.DropEach && traits.Idle == IdleTest.ExactlyOne ? [Invariant.PinOnFreedBlock] : None;
}
