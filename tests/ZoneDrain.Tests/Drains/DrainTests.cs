using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using ZoneDrain.Drains;

namespace ZoneDrain.Tests.Drains;

/// <summary>The steps of each drain, answered by hand: a set of frames in use, a counter, and a record of what was asked.</summary>
public class DrainTests
{
    private const long Frames = 3 * Chunk.Frames;

    private static readonly PgmapId Pgmap = new(1);

    [Fact]
    public void A_sweep_waits_on_each_page_in_use_in_order_and_never_looks_back()
    {
        // Case 75. Method: pages in random order; each sleep is ended by the release of that page and of some others.
        var cases = from busy in Gen.Choose(0, (int)Frames - 1).ListOf(8) from others in Gen.Choose(0, 7).ListOf(8) select (busy, others);
        Prop.ForAll(Arb.From(cases), test =>
        {
            var device = new Device(Frames, test.busy.Select(frame => (long)frame)) { OthersLeave = new(test.others) };
            var cursor = device.Run(StrategyId.Sweep);
            device.Busy.ShouldBeEmpty();
            device.Slept.ShouldBe(device.Slept.Order());
            device.Slept.Distinct().Count().ShouldBe(device.Slept.Count);
            cursor.PagesRead.ShouldBe(Frames);
            cursor.Sleeps.ShouldBe(device.Slept.Count);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));
    }

    [Fact]
    public void A_sweep_visits_heads_only()
    {
        var device = new Device(8 * 512, [512], order: 9);
        device.Run(StrategyId.Sweep).PagesRead.ShouldBe(8);
        device.Slept.ShouldBe([512]);
    }

    [Fact]
    public void A_rescan_starts_again_after_every_wait()
    {
        var device = new Device(100, [10, 20, 30]);
        var cursor = device.Run(StrategyId.Rescan);
        device.Slept.ShouldBe([10, 20, 30]);
        (cursor.Rescans, cursor.Sleeps, cursor.PagesRead).ShouldBe((3, 3, 11 + 21 + 31 + 100));
    }

    [Fact]
    public void A_page_that_is_idle_when_asked_costs_no_sleep()
    {
        foreach (var id in new[] { StrategyId.Sweep, StrategyId.Rescan, StrategyId.DirtySweep })
        {
            var device = new Device(100, [10]) { LeavesBeforeSubscription = true, Used = [0] };
            var cursor = device.Run(id);
            cursor.Sleeps.ShouldBe(0, $"{id}");
            cursor.Rescans.ShouldBe(id == StrategyId.Rescan ? 1 : 0);
        }
    }

    [Fact]
    public void A_dirty_sweep_reads_used_chunks_only()
    {
        var device = new Device(Frames, [2 * Chunk.Frames, Frames - 1]) { Used = [2] };
        var cursor = device.Run(StrategyId.DirtySweep);
        cursor.PagesRead.ShouldBe(Chunk.Frames);
        device.Slept.ShouldBe([2 * Chunk.Frames, Frames - 1]);
        new Device(Frames, []).Run(StrategyId.DirtySweep).PagesRead.ShouldBe(0);
        var large = new Device(1L << 20, [0, 1 << 18], order: 18) { Used = [0, 64] };
        large.Run(StrategyId.DirtySweep).PagesRead.ShouldBe(2);
        large.Slept.ShouldBe([0, 1 << 18]);
    }

    [Fact]
    public void A_bulk_drain_asks_nobody()
    {
        var device = new Device(Frames, [3]);
        device.Run(StrategyId.Bulk);
        (device.Asked.Count, device.Busy.Count).ShouldBe((0, 1));
    }

    [Theory]
    [InlineData(StrategyId.Counter, "SubscribeRoot")]
    [InlineData(StrategyId.Percpu, "Grace SumShards SubscribeRoot")]
    [InlineData(StrategyId.Tree, "Grace SumShards SubscribeRoot")]
    [InlineData(StrategyId.Credit, "Grace SumShards SubscribeRoot")]
    [InlineData(StrategyId.DropEach, "AddRoot DropBases AddRoot SubscribeRoot")]
    public void A_counter_is_tested_only_when_it_can_be_trusted(StrategyId id, string asked)
    {
        var device = new Device(100, []);
        device.Run(id).Sleeps.ShouldBe(0);
        string.Join(' ', device.Asked).ShouldBe(asked);
    }

    [Theory]
    [InlineData(StrategyId.Counter, 1, 0)]
    [InlineData(StrategyId.Percpu, 0, 1)]
    [InlineData(StrategyId.Credit, 5, 4)]
    [InlineData(StrategyId.Tree, 1, 0)]
    public void A_counter_above_zero_costs_one_sleep_whatever_the_number_of_holders(StrategyId id, long root, long shards)
    {
        var device = new Device(100, []) { Root = root, Shards = shards };
        var cursor = device.Run(id);
        (cursor.Sleeps, cursor.PagesRead).ShouldBe((1, 0));
        cursor.Rounds.ShouldBe(id == StrategyId.Counter ? 0 : 1);
    }

    [Fact]
    public void Drop_each_counts_every_unit_and_waits_for_those_in_use()
    {
        var device = new Device(8 * 512, [512, 1024], order: 9);
        var cursor = device.Run(StrategyId.DropEach);
        device.RootBeforeSleep.ShouldBe(2, "8 units, 6 of them idle");
        (cursor.Sleeps, cursor.PagesRead).ShouldBe((1, 8));
    }

    private sealed class Device(long frames, IEnumerable<long> busy, int order = 0)
    {
        public SortedSet<long> Busy { get; } = [.. busy];

        public List<long> Slept { get; } = [];

        public List<string> Asked { get; } = [];

        public List<long> Used { get; init; } = [];

        public Queue<int> OthersLeave { get; init; } = new();

        public bool LeavesBeforeSubscription { get; init; }

        public long Root { get; set; }

        public long Shards { get; init; }

        public long RootBeforeSleep { get; private set; }

        public DrainCursor Run(StrategyId id)
        {
            var cursor = new DrainCursor { Pgmap = Pgmap, Frames = frames, Order = order };
            var strategy = StrategyList.Get(id);
            var reply = Reply.None;
            for (var turns = 0; turns < 1000; turns++)
            {
                var next = strategy.Drain(ref cursor, reply);
                if (next.IsDone) return cursor;
                reply = Answer(next);
            }

            throw new InvalidOperationException($"{id} does not end");
        }

        private Reply Answer(in Next next)
        {
            switch (next.Kind)
            {
                case NextKind.Pgmap:
                    Asked.Add($"{next.Pgmap.Op}");
                    return new(Ask(next.Pgmap));
                case NextKind.Page:
                    next.Page.Op.ShouldBe(PageOp.SubscribeIdle);
                    var frame = PageId.FromBits(next.To).Frame;
                    if (LeavesBeforeSubscription) Busy.Remove(frame);
                    if (Busy.Contains(frame)) Slept.Add(frame);
                    return new(new PageReply(Busy.Contains(frame) ? Outcome.EBUSY : Outcome.Ok));
                case NextKind.Grace:
                    Asked.Add("Grace");
                    return Reply.None;
                default:
                    next.Kind.ShouldBe(NextKind.Wait);
                    return Wake();
            }
        }

        private Reply Wake()
        {
            if (Slept.Count == 0 || !Busy.Remove(Slept[^1]))
            {
                RootBeforeSleep = Root;
                Root = 0;
            }

            if (OthersLeave.TryDequeue(out var place) && place < Busy.Count) Busy.Remove(Busy.ElementAt(place));
            return Reply.None;
        }

        private PgmapReply Ask(in PgmapEvent question)
        {
            var unit = 1L << order;
            switch (question.Op)
            {
                case PgmapOp.FindBusy:
                    var (from, to) = (question.From, question.To);
                    var found = Busy.FirstOrDefault(frame => frame >= from && frame < to, -1);
                    return new(Outcome.Ok, found, found < 0 ? (to - from + unit - 1) / unit : (found - from) / unit + 1);
                case PgmapOp.NextUsedChunk:
                    var first = (question.From + Chunk.Frames - 1) / Chunk.Frames;
                    return new(Outcome.Ok, Used.Find(chunk =>
                        chunk >= first) is var chunk && Used.Exists(used => used >= first) ? chunk * Chunk.Frames : -1, 1);
                case PgmapOp.AddRoot:
                    return new(Outcome.Ok, Root += question.From);
                case PgmapOp.DropBases:
                    return new(Outcome.Ok, frames / unit - Busy.Count, frames / unit);
                case PgmapOp.SumShards:
                    return new(Outcome.Ok, Root += question.From * Shards);
                default:
                    question.Op.ShouldBe(PgmapOp.SubscribeRoot);
                    return new(Root == 0 ? Outcome.Ok : Outcome.EBUSY);
            }
        }
    }
}
