using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>
/// Goal: counts of a dump are explained by who holds the page, the shortest history first, and counts that nothing comes to name the invariant that is broken.
/// Method: counts whose holders are known, under every scheme and for every memory; then the same with one count changed.
/// </summary>
public sealed class DiagnosisTests(ITestOutputHelper output)
{
    [Fact]
    public void A_mapped_page_with_a_get_is_a_mapping_and_a_get_and_is_let_go_by_both()
    {
        var report = Diagnosis.Run(new(SchemeId.E, MemoryType.FsDax, Ref: 2, Map: 1, Pgmap: 3));
        report.Broken.ShouldBeNull();
        var first = report.Explanations[0];
        first.History.ShouldBe(["process-0 stores to the page", "process-0, descriptor 0 gets the page (FOLL_GET)"]);
        first.Holders.Select(holding => (holding.Holder, holding.What)).ShouldBe([("process-0", "a mapping"), ("process-0, descriptor 0", "a get (FOLL_GET)")]);
        first.Holders[0].Release.ShouldContain("munmap or exit of process-0");
        first.Holders[1].Release.ShouldContain("close");
        (first.Pgmap, first.AtRest, first.Breaks).ShouldBe(("live: 1 for itself, 2 for its pages", true, ""));
        report.Explanations.ShouldContain(other => !other.AtRest && other.Holders.Any(holding => holding.Holder == "protocols under way"));
    }

    // A folio counts a pin once, and tells its pincount beside; what a driver hands out counts each page at the pgmap (2^order, since 6.19).
    [Theory]
    [InlineData(SchemeId.E, MemoryType.FsDax, 9, 3, 1, 1, null, 1, 1)]
    [InlineData(SchemeId.E, MemoryType.FsDax, 9, 2, 1, null, 3L, 1, 0)]
    [InlineData(SchemeId.E, MemoryType.Generic, 4, 2, 0, 1, 5L, 0, 1)]
    [InlineData(SchemeId.D, MemoryType.Generic, 9, 5, 2, 1, null, 2, 1)]
    [InlineData(SchemeId.E19, MemoryType.Private, 9, 1, 1, 0, 513L, 0, 0)]
    [InlineData(SchemeId.E19, MemoryType.Private, 9, 2, 2, 0, 1025L, 0, 0)]
    [InlineData(SchemeId.E19, MemoryType.Coherent, 9, 3, 1, 2, 513L, 0, 2)]
    public void A_folio_is_explained_by_mappings_gets_and_pins(
        SchemeId scheme, MemoryType type, int order, int references, int map, int? pincount, long? pgmap, int gets, int pins)
    {
        var seen = new CountsSeen(scheme, type, references, map, pgmap, Order: (byte)order, Pins: pincount);
        var report = Diagnosis.Run(seen, most: 1);
        report.Broken.ShouldBeNull();
        var first = report.Explanations[0];
        first.AtRest.ShouldBeTrue();
        first.Holders.Count(holding => holding.What.StartsWith("a mapping", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(map);
        first.Holders.Count(holding => holding.What == "a get (FOLL_GET)").ShouldBe(gets);
        first.Holders.Count(holding => holding.What == "a pin (FOLL_PIN)").ShouldBe(pins);
        output.WriteLine($"{scheme} {type} order {order}: {report.States} states");
    }

    [Theory]
    [InlineData(SchemeId.E, MemoryType.Private, false)]
    [InlineData(SchemeId.E19, MemoryType.Private, true)]
    [InlineData(SchemeId.E19, MemoryType.Coherent, true)]
    [InlineData(SchemeId.E19, MemoryType.PciP2pDma, false)]
    [InlineData(SchemeId.E19, MemoryType.FsDax, false)]
    public void Since_7_0_a_page_that_is_out_names_its_provider(SchemeId scheme, MemoryType type, bool isNamed)
    {
        var first = Diagnosis.Run(new(scheme, type, Ref: 1, Map: 1, Pgmap: null), most: 1).Explanations[0];
        first.Holders[0].What.ShouldStartWith("a mapping");
        first.Holders.Skip(1).Select(holding => (holding.Holder.Split('-')[0], holding.Release))
            .ShouldBe(isNamed ? [("provider", "the last put of the page")] : []);
    }

    [Theory]
    [InlineData(SchemeId.E, MemoryType.FsDax, 3, 1, 3, null, "I4: more pins and mappings")]
    [InlineData(SchemeId.E19, MemoryType.Private, 1, 1, 0, 514L, "no holder: the pgmap counts 514")]
    [InlineData(SchemeId.E19, MemoryType.Private, 1, 1, 0, 1L, "I1: the pgmap counts 1,")]
    public void Counts_of_a_folio_that_nothing_comes_to_name_what_is_broken(
        SchemeId scheme, MemoryType type, int references, int map, int? pincount, long? pgmap, string broken)
    {
        var report = Diagnosis.Run(new(scheme, type, references, map, pgmap, Order: 9, Pins: pincount));
        report.Explanations.ShouldBeEmpty();
        report.Broken.ShouldNotBeNull();
        report.Broken.ShouldStartWith(broken);
    }

    [Theory]
    [InlineData(SchemeId.A2, MemoryType.FsDax, 9)]
    [InlineData(SchemeId.E, MemoryType.FsDax, 4)]
    [InlineData(SchemeId.E, MemoryType.Private, 9)]
    [InlineData(SchemeId.E19, MemoryType.PciP2pDma, 9)]
    [InlineData(SchemeId.E, MemoryType.Generic, 10)]
    public void Folios_that_there_are_not_are_refused(SchemeId scheme, MemoryType type, int order)
    {
        var seen = new CountsSeen(scheme, type, 1, 0, Order: (byte)order);
        seen.OrderObjection.ShouldNotBeNull();
        Should.Throw<ArgumentException>(() => Diagnosis.Run(seen)).Message.ShouldContain("order");
    }

    public static TheoryData<SchemeId, MemoryType> Every()
    {
        var rows = new TheoryData<SchemeId, MemoryType>();
        foreach (var scheme in SchemeList.All)
        {
            foreach (var type in (MemoryType[])[MemoryType.FsDax, MemoryType.Generic, MemoryType.Private, MemoryType.Coherent, MemoryType.PciP2pDma])
                rows.Add(scheme.Id, type);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void A_page_that_is_mapped_and_nothing_else_is_explained_under_every_scheme(SchemeId scheme, MemoryType type)
    {
        var seen = new CountsSeen(scheme, type, 0, 0);
        var entry = type is (MemoryType.FsDax or MemoryType.Generic) && seen.Traits.EntryTakesReference ? 1 : 0;
        var map = seen.HasMapcount ? 1 : 0;
        // Under b no mapping holds anything: such a page is mapped at zero.
        var report = Diagnosis.Run(seen with { Ref = seen.Base + map + entry, Map = map }, most: 6);
        report.IsComplete.ShouldBeTrue();
        report.Explanations.ShouldContain(
            found => found.AtRest && (found.Breaks == "" || found.Breaks == "Z (a hazard of the scheme)")
                && found.Holders.Any(holding => holding.What.StartsWith("a mapping", StringComparison.Ordinal)),
            $"{report.Broken}");
        output.WriteLine($"{scheme} {type}: {report.States} states");
    }

    [Theory]
    [InlineData(SchemeId.E, MemoryType.FsDax, 1, 2, null, null, "I7: more mappings (map 2) than references")]
    [InlineData(SchemeId.D, MemoryType.FsDax, 0, 1, null, null, "I3: a page is mapped (map 1)")]
    [InlineData(SchemeId.E, MemoryType.FsDax, -1, 0, null, null, "I4: a count is below zero")]
    [InlineData(SchemeId.E, MemoryType.PciP2pDma, 0, 0, 5L, 2L, "no holder: the pgmap counts 5")]
    [InlineData(SchemeId.F, MemoryType.FsDax, 1, 1, 0L, null, "I1: the pgmap counts 0")]
    [InlineData(SchemeId.E19, MemoryType.Private, 1, 1, 0L, null, "I1: the pgmap counts 0")]
    [InlineData(SchemeId.E, MemoryType.FsDax, 1, 1, 3L, 512L, "I1: the pgmap counts 3")]
    public void Counts_that_nothing_comes_to_name_what_is_broken(
        SchemeId scheme, MemoryType type, int references, int map, long? pgmap, long? frames, string broken)
    {
        var report = Diagnosis.Run(new(scheme, type, references, map, pgmap, frames));
        report.Explanations.ShouldBeEmpty();
        report.IsComplete.ShouldBeTrue();
        report.Broken.ShouldNotBeNull();
        report.Broken.ShouldStartWith(broken);
    }

    [Fact]
    public void A_page_of_a_driver_that_was_told_of_no_kill_may_be_counted_by_nobody_up_to_6_18()
    {
        // Field-cases F17: under e another page that came and went behind the kill has taken this one's count with it; e19 has no such history.
        var report = Diagnosis.Run(new(SchemeId.E, MemoryType.Private, Ref: 1, Map: 1, Pgmap: 0));
        report.Broken.ShouldBeNull();
        report.Explanations[0].Breaks.ShouldContain("I5");
        report.Explanations[0].Breaks.ShouldEndWith("(a hazard of the scheme)");
        report.Explanations[0].History.ShouldContain("another page is dropped");
    }

    [Fact]
    public void A_shared_anonymous_page_is_never_pinned()
    {
        // A fork copies what is pinned, and a pin copies what is shared, so such counts are those of a page that lost its way.
        Diagnosis.Run(new(SchemeId.E, MemoryType.Coherent, Ref: 2, Map: 2)).Broken.ShouldBeNull();
        Diagnosis.Run(new(SchemeId.E, MemoryType.Coherent, Ref: 1025, Map: 1)).Broken.ShouldBeNull();
        Diagnosis.Run(new(SchemeId.E, MemoryType.Coherent, Ref: 1026, Map: 2)).Broken.ShouldNotBeNull().ShouldContain("ref 1026");
    }

    [Fact]
    public void Counts_above_what_the_world_holds_are_the_same_holders_more_often()
    {
        var report = Diagnosis.Run(new(SchemeId.E, MemoryType.FsDax, Ref: 4 + 3 * 1024 + 5, Map: 4));
        report.LeftOut.ShouldBe("1 more mappings, 2 more gets, 1 more pins");
        report.Explanations[0].Holders.Count(holding => holding.What == "a mapping").ShouldBe(3);
        report.Explanations[0].Holders.Count(holding => holding.What == "a pin (FOLL_PIN, 1024)").ShouldBe(2);
    }

    [Fact]
    public void A_mapcount_where_none_is_kept_and_RAM_are_refused()
    {
        Should.Throw<ArgumentException>(() => Diagnosis.Run(new(SchemeId.A2, MemoryType.FsDax, 1, 1)));
        Should.Throw<ArgumentException>(() => Diagnosis.Run(new(SchemeId.E, MemoryType.Ram, 1, 1)));
        Should.Throw<ArgumentOutOfRangeException>(() => Diagnosis.Run(new(SchemeId.E, MemoryType.FsDax, 1, 1), most: 0));
    }
}
