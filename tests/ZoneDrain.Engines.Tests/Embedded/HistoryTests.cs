using Shouldly;
using ZoneDrain.Engines.Embedded;
using ZoneDrain.Invariants;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests.Embedded;

/// <summary>A violation tells page, owner, scheme and the page's last transitions, where the engine was told to remember them.</summary>
public sealed class HistoryTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(64, 3)]
    public void A_put_too_many_is_told_with_what_led_to_it(int length, int transitions)
    {
        using var engine = new EmbeddedEngine(new() { Workers = 1, HistoryLength = length });
        var page = new PageId(engine.CreatePgmap(new(MemoryType.Generic, 16, 0, SchemeId.D, StrategyId.Sweep)), 7);
        engine.Session.Start(new AskPage(page, PageEvent.Acquire(PageUse.Get)));
        engine.Session.Start(new AskPage(page, PageEvent.TryGet(PageUse.Get, 1)));
        engine.Session.Start(new AskPage(page, PageEvent.Put(PageUse.Get, 2)));
        engine.Session.Start(new AskPage(page, PageEvent.Put(PageUse.Get))).Outcome.ShouldBe(Outcome.EINVAL);

        var violation = engine.Violations.ShouldHaveSingleItem();
        violation.Invariant.ShouldBe(Invariant.Underflow);
        violation.Page.ShouldBe(page);
        violation.Scheme.ShouldBe(SchemeId.D);
        violation.Predicted.ShouldBeFalse();
        violation.Transitions.Count.ShouldBe(transitions);
        if (transitions > 0) violation.Transitions[^1].ShouldContain("Put Get x2: Ok, ref +2 map 0 pin 0 → ref +0");
    }
}
