using System.Collections.Concurrent;
using Shouldly;
using ZoneDrain.Engines.Embedded;

namespace ZoneDrain.Engines.Tests.Embedded;

/// <summary>
/// The lock-free page word under real threads. Each turn reports the word before and after it. Turns that took effect one at a time, in some order, form one
/// path through the words from the first to the last: every word is left as often as it is entered, but for the two ends (Euler), and the words are connected.
/// </summary>
public sealed class LinearizabilityTests
{
    [Theory]
    [InlineData(StrategyId.Sweep)]
    [InlineData(StrategyId.Counter)]
    [InlineData(StrategyId.Percpu)]
    [InlineData(StrategyId.Tree)]
    [InlineData(StrategyId.Credit)]
    public void Turns_of_a_page_form_one_order(StrategyId strategy)
    {
        const int Turns = 20_000;
        using var engine = new EmbeddedEngine(new() { Workers = 4 });
        var pgmap = engine.CreatePgmap(new(MemoryType.Generic, 512, 9, SchemeId.D, strategy));
        var host = engine.Pgmap(pgmap.Value);
        var seen = new ConcurrentBag<List<PageReply>>();
        engine.Run(4, session =>
        {
            var context = engine.Contexts[session.Worker];
            var replies = new List<PageReply>(2 * Turns);
            for (var i = 0; i < Turns; i++)
            {
                // Uses of different weight, so that words differ in every field.
                var (use, pages) = ((i + session.Worker) % 3) switch { 0 => (PageUse.Map, 1), 1 => (PageUse.Get, 1 + i % 7), _ => (PageUse.Pin, 1 + i % 5) };
                PageReply taken;
                if (use == PageUse.Map) host.Acquire(context, 0, PageEvent.Acquire(use, pages), out taken);
                else host.TryGet(context, 0, PageEvent.TryGet(use, pages), out taken);
                if (taken.Outcome != Outcome.Ok) continue;
                replies.Add(taken);
                host.Put(context, 0, PageEvent.Put(use, pages), out var put);
                replies.Add(put);
            }

            seen.Add(replies);
        });

        var balance = new Dictionary<ulong, long>();
        var edges = new List<(ulong Before, ulong After)>();
        foreach (var reply in seen.SelectMany(replies => replies))
        {
            reply.Outcome.ShouldBe(Outcome.Ok);
            edges.Add((reply.Before.Bits, reply.After.Bits));
            balance[reply.Before.Bits] = balance.GetValueOrDefault(reply.Before.Bits) + 1;
            balance[reply.After.Bits] = balance.GetValueOrDefault(reply.After.Bits) - 1;
        }

        edges.Count.ShouldBeGreaterThan(Turns);
        balance.Values.ShouldAllBe(value => value == 0);
        Reached(edges).ShouldBe(balance.Count);
        host.Read(0).Bits.ShouldBe(0UL);
        engine.Counts.FirstUses.ShouldBe(engine.Counts.LastUses);
    }

    private static int Reached(List<(ulong Before, ulong After)> edges)
    {
        var next = edges.Distinct().ToLookup(edge => edge.Before, edge => edge.After);
        var reached = new HashSet<ulong> { 0 };
        var open = new Stack<ulong>(reached);
        while (open.TryPop(out var word))
        {
            foreach (var after in next[word].Where(reached.Add)) open.Push(after);
        }

        return reached.Count;
    }
}
