using Shouldly;
using ZoneDrain.Drains;
using ZoneDrain.Schemes;

namespace ZoneDrain.Tests.Schemes;

/// <summary>Goal: the order of kernel-model 0.17. Method: every set of balls, and each rule alone.</summary>
public class BallsInTheAirTests
{
    [Theory]
    [InlineData(ReworkSteps.NoPgmapTest, "gup without its pgmap test cannot land before a reference at map time")]
    [InlineData(ReworkSteps.NoDevmapBit, "entries without the devmap bit cannot land before normalised counts and a reference at map time")]
    [InlineData(ReworkSteps.NoDevmapBit | ReworkSteps.MapReferences, "entries without the devmap bit cannot land before normalised counts")]
    [InlineData(ReworkSteps.NoSpecialBit | ReworkSteps.NormalisedCounts, "large entries without the special bit cannot land before a reference at map time")]
    [InlineData(ReworkSteps.NoVmaIsSpecial | ReworkSteps.MapReferences, "large entries without vma_is_special cannot land before normalised counts")]
    [InlineData(ReworkSteps.FsDaxFolios, "folios for fsdax cannot land before associations per folio")]
    public void What_cannot_be_together_is_refused_with_the_step_that_is_missing(ReworkSteps balls, string sentence)
    {
        BallsInTheAir.Refusal(balls).ShouldBe(sentence);
        Should.Throw<ArgumentException>(() => BallsInTheAir.Scheme(balls)).Message.ShouldStartWith(sentence);
    }

    [Fact]
    public void The_order_can_be_followed_one_by_one()
    {
        BallsInTheAir.Order.Count.ShouldBe(Enum.GetValues<ReworkSteps>().Length - 1);
        var landed = ReworkSteps.None;
        foreach (var ball in BallsInTheAir.Order)
        {
            landed |= ball;
            BallsInTheAir.Refusal(landed).ShouldBeNull();
        }
    }

    [Fact]
    public void Every_legal_set_is_a_scheme_and_two_sets_are_one_only_if_no_count_tells_them_apart()
    {
        const ReworkSteps silent = ReworkSteps.CompoundDevdax | ReworkSteps.CoherentType | ReworkSteps.FolioAssociations;
        var schemes = new Dictionary<SchemeId, ReworkSteps>();
        for (var bits = 0; bits < 1 << 11; bits++)
        {
            var balls = (ReworkSteps)bits;
            if (BallsInTheAir.Refusal(balls) is not null) continue;
            var id = BallsInTheAir.Scheme(balls);
            schemes.TryAdd(id, balls & ~silent);
            schemes[id].ShouldBe(balls & ~silent);
            var traits = SchemeList.Get(id);
            traits.Id.ShouldBe(id);
            traits.MapTakesReference.ShouldBe((balls & ReworkSteps.MapReferences) != 0);
            traits.GupTestsPgmap.ShouldBe((balls & ReworkSteps.NoPgmapTest) == 0);
            traits.HugeIsSpecial.ShouldBe((balls & ReworkSteps.NoSpecialBit) == 0);
            traits.EntriesAreMarked.ShouldBe((balls & ReworkSteps.NoDevmapBit) == 0);
            traits.HugeIsSplit.ShouldBe((balls & ReworkSteps.NoVmaIsSpecial) != 0);
            traits.FsDaxFolios.ShouldBe((balls & ReworkSteps.FsDaxFolios) != 0);
            traits.ShootsDown.ShouldBe((balls & ReworkSteps.FsDaxShootDown) != 0);
            traits.BaseRef(MemoryType.FsDax).ShouldBe((balls & ReworkSteps.NormalisedCounts) != 0 ? 0 : 1);
            foreach (var type in Enum.GetValues<MemoryType>())
                StrategyTable.Of(id, SchemeList.Get(id, type).NativeDrain, type).Fitness.ShouldNotBe(Compatibility.Refused);
        }

        schemes.Count.ShouldBe(80);
        schemes.Keys.Max().ShouldBe((SchemeId)(BallsInTheAir.First + 79));
    }

    [Fact]
    public void Without_any_it_is_a1_but_for_the_special_large_entries_and_with_counts_alone_b()
    {
        foreach (var (balls, named) in ((ReworkSteps, SchemeTraits)[])[(ReworkSteps.None, SchemeA1.Traits), (ReworkSteps.NormalisedCounts, SchemeB.Traits)])
        {
            var traits = SchemeList.Get(BallsInTheAir.Scheme(balls));
            (traits with { Id = named.Id, Lineage = named.Id, Origin = named.Origin, HugeIsSpecial = false })
                .ShouldBe(named with { Lineage = named.Id });
        }
    }

    [Theory]
    [InlineData(ReworkSteps.None, MemoryType.Coherent, 0, "memory of type Coherent cannot be before the coherent type")]
    [InlineData(ReworkSteps.CoherentType, MemoryType.Coherent, 0, null)]
    [InlineData(ReworkSteps.None, MemoryType.Generic, 9, "a devdax unit of order 9 has 512 counts before compound pages for device-dax: its order is 0")]
    [InlineData(ReworkSteps.None, MemoryType.Generic, 0, null)]
    [InlineData(ReworkSteps.CompoundDevdax, MemoryType.Generic, 18, null)]
    [InlineData(ReworkSteps.NoPgmapTest, MemoryType.FsDax, 0, "gup without its pgmap test cannot land before a reference at map time")]
    public void A_pgmap_is_refused_where_its_kind_has_not_landed(ReworkSteps balls, MemoryType type, byte order, string? sentence)
    {
        var spec = new PgmapSpec(type, 1 << 18, order, SchemeId.A1, StrategyId.DropEach);
        BallsInTheAir.Refusal(balls, spec).ShouldBe(sentence);
        if (sentence is not null) Should.Throw<ArgumentException>(() => BallsInTheAir.Pgmap(balls, type, 1 << 18, order)).Message.ShouldStartWith(sentence);
        else BallsInTheAir.Pgmap(balls, type, 1 << 18, order).Type.ShouldBe(type);
    }
}
