using Shouldly;
using ZoneDrain.Drains;
using ZoneDrain.Inodes;
using ZoneDrain.Ports;

namespace ZoneDrain.Tests.Ports;

/// <summary>Goal: what cannot be made is refused with its reason, on every engine alike.</summary>
public sealed class SpecCheckTests
{
    private static readonly PgmapSpec Device = new(MemoryType.Generic, 512, 9, SchemeId.D, StrategyId.Sweep);
    private static readonly InodeSpec File = new(InodeKind.File, new(0), SchemeId.D, FileSystem.Xfs, 4096);

    [Fact]
    public void What_can_be_made_meets_no_objection()
    {
        SpecCheck.Objection(Device).ShouldBeNull();
        SpecCheck.Objection(Device with { Frames = PageId.FrameMax, Order = 0 }).ShouldBeNull();
        SpecCheck.Objection(File, BlockState.Hole).ShouldBeNull();
        SpecCheck.Objection(File with { SizeBytes = (PageId.FrameMax + 1) * 4096 }, BlockState.Written).ShouldBeNull();
    }

    [Theory]
    [InlineData(0, 0, "0 frames are no positive multiple of a folio of order 0")]
    [InlineData(513, 9, "513 frames are no positive multiple of a folio of order 9")]
    [InlineData(512, 200, "512 frames are no positive multiple of a folio of order 200")]
    [InlineData(long.MaxValue, 0, "9223372036854775807 frames are no positive multiple of a folio of order 0")]
    public void Frames_and_order_fit_each_other(long frames, byte order, string objection) =>
        SpecCheck.Objection(Device with { Frames = frames, Order = order }).ShouldBe(objection);

    [Fact]
    public void Numbers_that_name_nothing_are_refused()
    {
        SpecCheck.Objection(Device with { Strategy = (StrategyId)99 })!.ShouldContain("that there is not");
        SpecCheck.Objection(Device with { Type = (MemoryType)99 })!.ShouldContain("that there is not");
        SpecCheck.Objection(File with { Kind = (InodeKind)99 }, BlockState.Hole)!.ShouldContain("that there is not");
        SpecCheck.Objection(File, (BlockState)99)!.ShouldContain("that there is not");
        SpecCheck.Objection(File with { SizeBytes = -1 }, BlockState.Hole)!.ShouldContain("-1 bytes is not in 0..");
    }

    [Fact]
    public void A_pair_that_the_table_refuses_is_refused_with_its_reason()
    {
        var pairs = Enum.GetValues<SchemeId>().SelectMany(scheme => Enum.GetValues<StrategyId>().Select(strategy => (scheme, strategy)))
            .Where(pair => StrategyTable.Of(pair.scheme, pair.strategy, MemoryType.Generic).Fitness == Compatibility.Refused).ToList();
        pairs.ShouldNotBeEmpty();
        foreach (var (scheme, strategy) in pairs)
        {
            var reason = StrategyTable.Of(scheme, strategy, MemoryType.Generic).Reason;
            SpecCheck.Objection(Device with { Scheme = scheme, Strategy = strategy }).ShouldBe(reason);
        }
    }
}
