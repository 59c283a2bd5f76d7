using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using ZoneDrain.Pages;
using ZoneDrain.Tests.Worlds;

namespace ZoneDrain.Tests.Pages;

public class PageRulesTests
{
    private static PageCounts Word(long refs, long maps, long pins, bool waiters = false, bool dropped = false)
    {
        var word = new PageCounts((ulong)refs | ((ulong)maps << PageCounts.MapShift) | ((ulong)pins << PageCounts.PinShift));
        if (waiters) word = PageRules.WithWaiters(word);
        return dropped ? PageRules.DropBase(word) : word;
    }

    [Theory]
    [InlineData(PageUse.Map, 1, 0, 1, 1, 0)]
    [InlineData(PageUse.Map, 1, 9, 1, 1, 0)]
    [InlineData(PageUse.Entry, 1, 0, 1, 0, 0)]
    [InlineData(PageUse.Get, 1, 0, 1, 0, 0)]
    [InlineData(PageUse.Get, 512, 9, 512, 0, 0)]
    [InlineData(PageUse.Pin, 1, 0, 1024, 0, 0)]
    [InlineData(PageUse.Pin, 3, 0, 3072, 0, 0)]
    [InlineData(PageUse.Pin, 1, 9, 1, 0, 1)]
    [InlineData(PageUse.Pin, 512, 9, 512, 0, 512)]
    [InlineData(PageUse.Pin, 262144, 18, 262144, 0, 262144)]
    public void A_use_adds_what_the_table_says(PageUse use, int pages, int order, int refs, int maps, int pins)
    {
        PageRules.TryAdd(default, PageRules.Delta(use, pages, order), out var after).ShouldBeTrue();
        (after.Ref, after.Map, after.Pin).ShouldBe((refs, maps, pins));
        PageRules.TrySubtract(after, PageRules.Delta(use, pages, order), out var back).ShouldBeTrue();
        back.ShouldBe(default);
    }

    [Theory]
    [InlineData(PageCounts.RefMax, 0, 0, PageUse.Get, 1, 0)]
    [InlineData(PageCounts.RefMax, 0, 0, PageUse.Map, 1, 0)]
    [InlineData(PageCounts.RefMax, 0, 0, PageUse.Entry, 1, 0)]
    [InlineData(PageCounts.RefMax - 1023, 0, 0, PageUse.Pin, 1, 0)]
    [InlineData(PageCounts.RefMax - 511, 0, 0, PageUse.Pin, 512, 9)]
    [InlineData(PageCounts.MapMax, PageCounts.MapMax, 0, PageUse.Map, 1, 0)]
    [InlineData(PageCounts.PinMax, 0, PageCounts.PinMax, PageUse.Pin, 1, 9)]
    [InlineData(PageCounts.PinMax, 0, PageCounts.PinMax - 511, PageUse.Pin, 512, 9)]
    public void A_field_that_would_pass_its_limit_refuses(int refs, int maps, int pins, PageUse use, int pages, int order)
    {
        foreach (var waiters in new[] { false, true })
        {
            var before = Word(refs, maps, pins, waiters, dropped: waiters);
            PageRules.TryAdd(before, PageRules.Delta(use, pages, order), out _).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData(PageCounts.RefMax - 1, 0, 0, PageUse.Get, 1, 0)]
    [InlineData(PageCounts.RefMax - 1024, 0, 0, PageUse.Pin, 1, 0)]
    [InlineData(PageCounts.MapMax - 1, PageCounts.MapMax - 1, 0, PageUse.Map, 1, 0)]
    [InlineData(PageCounts.PinMax - 1, 0, PageCounts.PinMax - 1, PageUse.Pin, 1, 9)]
    public void A_field_reaches_its_limit_exactly(int refs, int maps, int pins, PageUse use, int pages, int order)
    {
        PageRules.TryAdd(Word(refs, maps, pins, waiters: true), PageRules.Delta(use, pages, order), out var after).ShouldBeTrue();
        (after.Ref == PageCounts.RefMax || after.Map == PageCounts.MapMax || after.Pin == PageCounts.PinMax).ShouldBeTrue();
        after.HasWaiters.ShouldBeTrue();
    }

    [Theory]
    [InlineData(0, 0, 0, PageUse.Get, 1, 0)]
    [InlineData(0, 0, 0, PageUse.Map, 1, 0)]
    [InlineData(1, 0, 0, PageUse.Map, 1, 0)]
    [InlineData(0, 1, 0, PageUse.Map, 1, 0)]
    [InlineData(1023, 0, 0, PageUse.Pin, 1, 0)]
    [InlineData(1, 0, 0, PageUse.Pin, 1, 9)]
    [InlineData(0, 0, 1, PageUse.Pin, 1, 9)]
    [InlineData(511, 0, 512, PageUse.Pin, 512, 9)]
    [InlineData(512, 0, 511, PageUse.Pin, 512, 9)]
    public void A_field_that_would_fall_below_zero_refuses(int refs, int maps, int pins, PageUse use, int pages, int order)
    {
        foreach (var flags in new[] { false, true })
            PageRules.TrySubtract(Word(refs, maps, pins, flags, flags), PageRules.Delta(use, pages, order), out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0, false, false, false, Outcome.EAGAIN)]
    [InlineData(0, false, false, true, Outcome.Ok)]
    [InlineData(0, true, false, false, Outcome.EAGAIN)]
    [InlineData(0, true, false, true, Outcome.ENODEV)]
    [InlineData(3, false, false, false, Outcome.Ok)]
    [InlineData(3, true, false, false, Outcome.Ok)]
    [InlineData(3, true, false, true, Outcome.Ok)]
    [InlineData(1, false, true, false, Outcome.EAGAIN)]
    [InlineData(1, false, true, true, Outcome.EAGAIN)]
    [InlineData(1, true, true, true, Outcome.EAGAIN)]
    public void A_reference_is_taken_of_what_is_in_use_and_not_closed(int refs, bool baseDropped, bool frozen, bool mayRevive, Outcome verdict)
    {
        PageRules.TryAdd(default, (ulong)refs, out var word).ShouldBeTrue();
        if (baseDropped) word = PageRules.DropBase(word);
        if (frozen) PageRules.TryFreeze(word, refs, out word).ShouldBeTrue();
        PageRules.MayTake(word, mayRevive).ShouldBe(verdict);
    }

    [Fact]
    public void The_word_agrees_with_three_plain_numbers()
    {
        // Goal: no carry or borrow crosses a field. Method: random words near every limit; the world's page compares both forms after each turn.
        var near = (int max) => Gen.OneOf(Gen.Choose(0, 3), Gen.Choose(max - 1030, max), Gen.Choose(0, max));
        var cases = from refs in near(PageCounts.RefMax)
                    from maps in near(PageCounts.MapMax)
                    from pins in near(PageCounts.PinMax)
                    from use in Gen.Elements(Enum.GetValues<PageUse>())
                    from order in Gen.Elements(0, 9, 18)
                    from pages in Gen.Choose(1, order == 0 ? 1 : 512)
                    from flags in Gen.Elements(true, false)
                    select (refs, maps, pins, use, order, pages, flags);
        Prop.ForAll(Arb.From(cases), test =>
        {
            var word = Word(test.refs, test.maps, test.pins, test.flags, !test.flags);
            var delta = PageRules.Delta(test.use, test.pages, test.order);
            var (refs, maps, pins) = WorldPage.Weights(test.use, test.pages, test.order);
            var added = PageRules.TryAdd(word, delta, out var more);
            var fits = test.refs + refs <= PageCounts.RefMax && test.maps + maps <= PageCounts.MapMax && test.pins + pins <= PageCounts.PinMax;
            var taken = PageRules.TrySubtract(word, delta, out var less);
            var holds = test.refs >= refs && test.maps >= maps && test.pins >= pins;
            return added == fits && taken == holds
                && (!fits || more == Word(test.refs + refs, test.maps + maps, test.pins + pins, test.flags, !test.flags))
                && (!holds || less == Word(test.refs - refs, test.maps - maps, test.pins - pins, test.flags, !test.flags));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void Flags_come_and_go_without_touching_a_count()
    {
        var word = Word(PageCounts.RefMax, PageCounts.MapMax, PageCounts.PinMax);
        PageRules.WithWaiters(word).HasWaiters.ShouldBeTrue();
        PageRules.WithoutWaiters(PageRules.WithWaiters(word)).ShouldBe(word);
        var dropped = PageRules.DropBase(PageRules.DropBase(word));
        (dropped.BaseDropped, dropped.Ref, dropped.Map, dropped.Pin).ShouldBe((true, PageCounts.RefMax, PageCounts.MapMax, PageCounts.PinMax));
        word.BaseDropped.ShouldBeFalse();
    }

    [Theory]
    [InlineData(1, 0, 0, 1, true)]
    [InlineData(3, 0, 0, 3, true)]
    [InlineData(2, 0, 0, 1, false)]
    [InlineData(1, 1, 0, 1, false)]
    [InlineData(1, 0, 1, 1, false)]
    [InlineData(0, 0, 0, 1, false)]
    public void A_folio_is_frozen_for_its_only_holder_and_keeps_its_count(int refs, int maps, int pins, int expected, bool may)
    {
        foreach (var flags in new[] { false, true })
        {
            var word = Word(refs, maps, pins, flags, flags);
            PageRules.TryFreeze(word, expected, out var frozen).ShouldBe(may);
            (frozen.IsFrozen, frozen.Ref, PageRules.Thaw(frozen)).ShouldBe((true, refs, word));
            PageRules.TryFreeze(frozen, expected, out _).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData(0, 1, false, 1)]
    [InlineData(0, 1, true, 0)]
    [InlineData(0, 0, false, 0)]
    [InlineData(3, 1, false, 4)]
    [InlineData(1, 1, true, 1)]
    public void The_printed_count_adds_the_base(int refs, int baseRef, bool dropped, int actual) =>
        Word(refs, 0, 0, dropped: dropped).Actual(baseRef).ShouldBe(actual);

    [Theory]
    [InlineData(1023, 0, 0, false)]
    [InlineData(1024, 0, 0, true)]
    [InlineData(5000, 0, 9, false)]
    [InlineData(1, 1, 9, true)]
    public void A_page_may_be_pinned(int refs, int pins, int order, bool expected) => PageRules.MaybePinned(Word(refs, 0, pins), order).ShouldBe(expected);

    [Fact]
    public void No_word_is_an_idle_page() => (default(PageCounts).Ref, default(PageCounts).Map, default(PageCounts).HasWaiters).ShouldBe((0, 0, false));

    [Fact]
    public void A_word_prints_its_fields() => Word(3, 2, 1, waiters: true, dropped: true).ToString().ShouldBe("ref +3 map 2 pin 1 waiters base-dropped");
}
