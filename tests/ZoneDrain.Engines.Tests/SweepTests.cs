using Shouldly;
using ZoneDrain.Engines.Embedded;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests;

/// <summary>The walk of a sweep reads several words at a time; it must find the first page in use wherever that lies.</summary>
public class SweepTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 7)]
    [InlineData(0, 8)]
    [InlineData(0, 9)]
    [InlineData(0, 40)]
    [InlineData(9, 19)]
    public void FindBusy_finds_the_first_page_in_use_and_counts_what_it_read(byte order, int folios)
    {
        using var engine = new EmbeddedEngine(new() { Workers = 1 });
        var unit = 1L << order;
        var pgmap = engine.CreatePgmap(new(MemoryType.Generic, folios * unit, order, SchemeId.D, StrategyId.Sweep));
        Find(0).ShouldBe((-1, folios));
        for (var busy = folios - 1; busy >= 0; busy--)
        {
            engine.Session.Start(new AskPage(new(pgmap, busy * unit), PageEvent.Acquire(PageUse.Get))).Outcome.ShouldBe(Outcome.Ok);
            for (var from = 0; from <= busy; from++) Find(from).ShouldBe((busy * unit, busy - from + 1));
        }

        (long Frame, long Read) Find(int from)
        {
            var before = engine.Counts.PagesRead;
            var found = engine.Session.Start(new AskPgmap(pgmap, new PgmapEvent(PgmapOp.FindBusy, from * unit, folios * unit), 1)).Findings.Handle;
            return (found, engine.Counts.PagesRead - before);
        }
    }
}
