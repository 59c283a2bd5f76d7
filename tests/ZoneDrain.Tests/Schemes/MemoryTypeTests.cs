using Shouldly;
using ZoneDrain.Drains;
using ZoneDrain.Drivers;
using ZoneDrain.Schemes;

namespace ZoneDrain.Tests.Schemes;

/// <summary>Goal: what each scheme says about memory that an allocator hands out. Method: a table over schemes, types and strategies.</summary>
public class MemoryTypeTests
{
    public static TheoryData<SchemeId> Schemes => [.. SchemeList.All.Select(scheme => scheme.Id)];

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Mappings_of_allocated_memory_hold_references_under_every_scheme(SchemeId id)
    {
        foreach (var type in Enum.GetValues<MemoryType>())
        {
            var traits = SchemeList.Get(id, type);
            traits.IsAllocated.ShouldBe(type.IsAllocated());
            if (!type.IsAllocated())
            {
                traits.ShouldBeSameAs(SchemeList.Get(id));
                continue;
            }

            (traits.Id, traits.MapTakesReference, traits.GupMayRevive).ShouldBe((id, true, false));
            traits.GupTestsPgmap.ShouldBe(id == SchemeId.F && type.IsDriverMemory());
            traits.EntryTakesReference.ShouldBe(type == MemoryType.Ram);
            traits.BaseRef(type).ShouldBe(id == SchemeId.A1 && type != MemoryType.Ram ? 1 : 0);
            var counts = type != MemoryType.Ram && id is not (SchemeId.A1 or SchemeId.B);
            traits.Edge.ShouldBe(counts ? UseEdge.Reference : UseEdge.None);
            StrategyTable.Of(id, traits.NativeDrain, type).Fitness.ShouldNotBe(Compatibility.Refused);
            StrategyTable.Of(id, StrategyId.Counter, type).Fitness.ShouldBe(counts ? Compatibility.Right : Compatibility.Refused);
        }
    }

    [Fact]
    public void A_device_owns_the_pages_of_its_chunks()
    {
        var device = new DeviceMemory(new(4), 2);
        foreach (var (pgmap, owns) in ((int, bool)[])[(3, false), (4, true), (5, true), (6, false)])
            device.Owns(new(new PgmapId(pgmap), 0)).ShouldBe(owns);
        device.Chunk(1).ShouldBe(new PgmapId(5));
    }

    [Fact]
    public void A_stopped_allocator_hands_out_nothing_and_an_abandoned_one_stays_as_it_is()
    {
        var frames = new FrameAllocator(8);
        DriverRules.Apply(frames, new(DriverOp.Allocate, 2)).Pages.ShouldBe(2);
        DriverRules.Apply(frames, new(DriverOp.Stop, 0)).Pages.ShouldBe(2);
        DriverRules.Apply(frames, new(DriverOp.Allocate, 1)).Outcome.ShouldBe(Outcome.ENOSPC);
        DriverRules.Apply(frames, new(DriverOp.AskOffline, 0)).Outcome.ShouldBe(Outcome.EBUSY);
        DriverRules.Apply(frames, new(DriverOp.Free, 2)).Outcome.ShouldBe(Outcome.Ok);
        DriverRules.Apply(frames, new(DriverOp.AskOffline, 0)).Outcome.ShouldBe(Outcome.Ok);
        DriverRules.Apply(frames, new(DriverOp.Resume, 0)).Outcome.ShouldBe(Outcome.Ok);
        DriverRules.Apply(frames, new(DriverOp.Allocate, 1)).Outcome.ShouldBe(Outcome.Ok);
        DriverRules.Apply(frames, new(DriverOp.Abandon, 0)).Pages.ShouldBe(1);
        DriverRules.Apply(frames, new(DriverOp.Resume, 0)).Outcome.ShouldBe(Outcome.EBUSY);
        frames.Clone().IsAbandoned.ShouldBeTrue();
    }
}
