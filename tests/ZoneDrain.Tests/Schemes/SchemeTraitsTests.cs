using Shouldly;
using ZoneDrain.Pages;
using ZoneDrain.Schemes;

namespace ZoneDrain.Tests.Schemes;

/// <summary>The facts of kernel-model section 2, one row a scheme.</summary>
public class SchemeTraitsTests
{
    public static TheoryData<SchemeId> All => [.. Enum.GetValues<SchemeId>()];

    [Theory]
    [InlineData(SchemeId.A1, 1, 1)]
    [InlineData(SchemeId.A2, 1, 1)]
    [InlineData(SchemeId.B, 0, 0)]
    [InlineData(SchemeId.C, 0, 0)]
    [InlineData(SchemeId.C3, 0, 0)]
    [InlineData(SchemeId.D, 0, 0)]
    [InlineData(SchemeId.E, 0, 1)]
    [InlineData(SchemeId.E19, 0, 1)]
    [InlineData(SchemeId.F, 0, 0)]
    public void Idle_pages_show_the_base_count(SchemeId id, int fsdax, int devdax)
    {
        SchemeList.Get(id).BaseRef(MemoryType.FsDax).ShouldBe(fsdax);
        SchemeList.Get(id).BaseRef(MemoryType.Generic).ShouldBe(devdax);
    }

    [Theory]
    [InlineData(SchemeId.A1, false, false, UseEdge.None)]
    [InlineData(SchemeId.A2, false, false, UseEdge.None)]
    [InlineData(SchemeId.B, false, false, UseEdge.None)]
    [InlineData(SchemeId.C, false, true, UseEdge.Entry)]
    [InlineData(SchemeId.C3, false, true, UseEdge.Reference)]
    [InlineData(SchemeId.D, true, false, UseEdge.Reference)]
    [InlineData(SchemeId.E, true, false, UseEdge.None)]
    [InlineData(SchemeId.E19, true, false, UseEdge.None)]
    [InlineData(SchemeId.F, true, false, UseEdge.Reference)]
    public void A_reference_is_taken_by_a_mapping_or_an_entry_or_neither(SchemeId id, bool map, bool entry, UseEdge edge)
    {
        var traits = SchemeList.Get(id);
        (traits.MapTakesReference, traits.EntryTakesReference, traits.Edge).ShouldBe((map, entry, edge));
    }

    [Theory]
    [InlineData(SchemeId.A1, true, true)]
    [InlineData(SchemeId.A2, true, true)]
    [InlineData(SchemeId.B, true, true)]
    [InlineData(SchemeId.C, false, false)]
    [InlineData(SchemeId.C3, false, false)]
    [InlineData(SchemeId.D, false, false)]
    [InlineData(SchemeId.E, false, false)]
    [InlineData(SchemeId.E19, false, false)]
    [InlineData(SchemeId.F, true, false)]
    public void Gup_tests_the_pgmap_and_revives_an_idle_page_where_mappings_hold_nothing(SchemeId id, bool testsPgmap, bool mayRevive)
    {
        var traits = SchemeList.Get(id);
        (traits.GupTestsPgmap, traits.GupMayRevive).ShouldBe((testsPgmap, mayRevive));
    }

    [Theory]
    [InlineData(SchemeId.A1, EvictWait.No, StrategyId.DropEach, false)]
    [InlineData(SchemeId.A2, EvictWait.No, StrategyId.Bulk, false)]
    [InlineData(SchemeId.B, EvictWait.No, StrategyId.Bulk, false)]
    [InlineData(SchemeId.C, EvictWait.Interruptible, StrategyId.Counter, false)]
    [InlineData(SchemeId.C3, EvictWait.Uninterruptible, StrategyId.Counter, false)]
    [InlineData(SchemeId.D, EvictWait.Uninterruptible, StrategyId.Sweep, false)]
    [InlineData(SchemeId.E, EvictWait.Uninterruptible, StrategyId.Bulk, true)]
    [InlineData(SchemeId.E19, EvictWait.Uninterruptible, StrategyId.Bulk, true)]
    [InlineData(SchemeId.F, EvictWait.Uninterruptible, StrategyId.Counter, false)]
    public void Eviction_drain_and_the_last_step_of_break_layouts(SchemeId id, EvictWait evict, StrategyId drain, bool deletes)
    {
        var traits = SchemeList.Get(id);
        (traits.Evict, traits.NativeDrain, traits.BreakDeletesEntries).ShouldBe((evict, drain, deletes));
    }

    [Theory]
    [InlineData(SchemeId.A1, 0, 0, false, true)]
    [InlineData(SchemeId.A1, 1, 0, true, false)]
    [InlineData(SchemeId.A2, 0, 0, false, true)]
    [InlineData(SchemeId.A2, 1024, 0, true, false)]
    [InlineData(SchemeId.B, 0, 0, false, true)]
    [InlineData(SchemeId.B, 1, 0, true, false)]
    [InlineData(SchemeId.C, 1, 0, true, false)]
    [InlineData(SchemeId.C3, 1, 0, true, false)]
    [InlineData(SchemeId.C3, 0, 0, false, true)]
    [InlineData(SchemeId.D, 1, 1, true, false)]
    [InlineData(SchemeId.D, 0, 0, false, true)]
    [InlineData(SchemeId.E, 1, 1, false, false)]
    [InlineData(SchemeId.E, 2, 1, true, false)]
    [InlineData(SchemeId.E, 1, 0, true, false)]
    [InlineData(SchemeId.E, 0, 0, false, true)]
    public void A_page_is_busy_or_idle(SchemeId id, int refs, int maps, bool busy, bool wakes)
    {
        var counts = new PageCounts((uint)refs | ((ulong)(uint)maps << 26));
        SchemeList.Get(id).IsBusy(counts).ShouldBe(busy);
        SchemeList.Get(id).WakesSleepers(counts).ShouldBe(wakes);
    }

    [Fact]
    public void Under_a1_a_dropped_base_makes_a_pin_look_idle_and_an_idle_page_never_wakes()
    {
        var traits = SchemeList.Get(SchemeId.A1);
        traits.IsBusy(PageRules.DropBase(new(1))).ShouldBeFalse();
        traits.WakesSleepers(PageRules.DropBase(new(1))).ShouldBeTrue();
        traits.WakesSleepers(PageRules.DropBase(default)).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(All))]
    public void An_allocation_after_the_kill_is_refused_or_handed_out_by_scheme_and_type(SchemeId id)
    {
        var late = id switch
        {
            SchemeId.A2 or SchemeId.E => LateAllocation.Uncounted,
            SchemeId.E19 => LateAllocation.Counted,
            _ => LateAllocation.Refused,
        };
        foreach (var type in Enum.GetValues<MemoryType>())
        {
            var isDriver = type is MemoryType.Private or MemoryType.Coherent;
            SchemeList.Get(id, type).AllocatesLate.ShouldBe(isDriver && late != LateAllocation.Refused);
            if (isDriver) SchemeList.Get(id, type).LateAllocation.ShouldBe(late);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_list_is_in_the_order_of_the_ids_and_who_counts_uses_asks_the_life_at_the_first(SchemeId id)
    {
        SchemeList.Get(id).Id.ShouldBe(id);
        SchemeList.Get(id).Origin.ShouldNotBeEmpty();
        SchemeList.Get(id).FirstUseAsksLife.ShouldBe(SchemeList.Get(id).Edge != UseEdge.None);
        SchemeList.Get(id).DeletionAsksLife.ShouldBe(id == SchemeId.F);
    }
}
