using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Grace;
using ZoneDrain.Pages;
using ZoneDrain.Protocols;
using World = ZoneDrain.Engines.Explorer.World;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>
/// Goal: a split folio gives back to the pgmap what it counted, in every order of turns with the kill and with walks (kernel-model section 5). Method:
/// small worlds, searched to their end; in every state what the pgmap counts is compared with what is in use. Known mistakes show that the search would find
/// one.
/// </summary>
public sealed class FolioSearchTests(ITestOutputHelper output)
{
    private const int StatesMax = 2_000_000;
    private const byte Order = 2;
    private const int Frames = 1 << Order;

    public static TheoryData<SchemeId, StrategyId> Pairs()
    {
        var pairs = new TheoryData<SchemeId, StrategyId> { { SchemeId.A1, StrategyId.DropEach }, { SchemeId.A1, StrategyId.Sweep } };
        foreach (var strategy in Enum.GetValues<StrategyId>())
        {
            if (strategy != StrategyId.Bulk) pairs.Add(SchemeId.E, strategy);
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void What_a_folio_counted_its_pages_give_back_at_any_order_with_the_kill(SchemeId scheme, StrategyId strategy)
    {
        var states = SplitAndKill(scheme, strategy, null);
        output.WriteLine($"{states} states");
    }

    [Fact]
    public void A_freeze_that_shows_zero_lets_the_sweep_pass_and_is_found_out()
    {
        // folio_ref_freeze shows 0 in the kernel, where nobody sweeps; a sweep would need descriptors that are stable.
        Should.Throw<ShouldAssertException>(() => SplitAndKill(SchemeId.E, StrategyId.Sweep, new FreezesToZero()));
        SplitAndKill(SchemeId.E, StrategyId.Counter, new FreezesToZero()).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_split_that_does_not_ask_for_other_holders_is_found_out() =>
        Should.Throw<ShouldAssertException>(() => SplitAndKill(SchemeId.E, StrategyId.Counter, new SplitsUnderHolders()));

    private static int SplitAndKill(SchemeId scheme, StrategyId strategy, WorldRules? rules)
    {
        var world = new World(new(2)) { Rules = rules ?? new() };
        var chunk = world.AddPgmap(new(MemoryType.Coherent, Frames, 0, scheme, strategy));
        var head = new PageId(chunk, 0);
        world.Setup(new TakeFrame(new(chunk), Order));
        world.Setup(new AskPage(head, PageEvent.TryGet(PageUse.Get)));
        world.Setup(new AskPage(head, PageEvent.Put(PageUse.Map)));
        world.AddTask("splitter", 0, [ScriptStep.Of(new SplitAndPut(head))]);
        world.AddTask("walk", 1, [ScriptStep.Of(new GetAndPut(head.Plus(2)))]);
        world.AddTask("driver", 1, [ScriptStep.Of(new Teardown(new(chunk, scheme, strategy, Frames, 0, ZapOrder.None, GracePlacement.Both, IsDevdax: false)))]);
        var (splits, refusals) = (0, 0);
        var states = EveryEnd.Of(world, StatesMax, Ended, Always);
        splits.ShouldBeGreaterThan(0);
        refusals.ShouldBeGreaterThan(0);
        return states;

        void Ended(World end)
        {
            end.Tasks.ShouldAllBe(task => task.Ended);
            var there = end.Pgmaps[chunk.Value];
            (there.Life, there.Root, InUse(there)).ShouldBe((Life.Freed, 0, 0));
            end.Drivers[chunk.Value].Used.ShouldBe(0);
        }

        void Always(World now)
        {
            now.Found.ShouldBeEmpty();
            var there = now.Pgmaps[chunk.Value];
            if (there.Cells[0].Counts.IsFrozen) splits++;
            if (now.Tasks[0].Begun && there.OrderAt(0) == Order && there.Cells[0].Counts.Ref == 2) refusals++;
            if (there.Life == Life.Freed) InUse(there).ShouldBe(0);

            // Told before the word changes, and after it: never less than is in use.
            if (scheme == SchemeId.E && strategy == StrategyId.Counter) there.Root.ShouldBeGreaterThanOrEqualTo(InUse(there));
        }
    }

    private static long InUse(PgmapWorld pgmap)
    {
        var pages = 0L;
        for (var frame = 0L; frame < pgmap.Spec.Frames; frame += 1L << pgmap.OrderAt(frame))
            pages += pgmap.Cells[frame].Counts.Ref > 0 || pgmap.Cells[frame].Counts.IsFrozen ? 1L << pgmap.OrderAt(frame) : 0;
        return pages;
    }

    [Fact]
    public void A_private_large_page_that_is_split_in_use_loses_no_page_and_no_count() => SplitLarge(MemoryType.Private, withKill: false).ShouldBe(0);

    [Fact]
    public void A_coherent_large_page_that_is_split_under_a_walk_and_a_kill_loses_no_page_and_no_count()
    {
        OnRequest.Unless("ZONEDRAIN_LONG", "takes minutes and gigabytes");
        SplitLarge(MemoryType.Coherent, withKill: true).ShouldBeGreaterThan(0);
    }

    private int SplitLarge(MemoryType type, bool withKill)
    {
        const long slot = 512, at = 3 * slot;
        var world = new World(new(2));
        var ram = world.AddPgmap(new(MemoryType.Ram, slot, 0, SchemeId.E, StrategyId.Bulk));
        var chunk = world.AddPgmap(new(type, slot, 0, SchemeId.E, StrategyId.Counter));
        var process = world.AddProcess();
        world.Setup(new MmapAnonymous(process, ram, slot, MemoryScene.ReadWrite | VmaFlags.Huge, at));
        var owner = (int)world.Setup(new OpenOwner(process, OwnerKind.Descriptor)).Handle;
        var form = type.EntryForm();
        world.Setup(new MigrateVma(process, at, at + slot, new(ram), new(chunk), form, Holes: true));
        world.Processes[process.Value]!.EntryAt(at, out var order).IsDevice.ShouldBeTrue();
        order.ShouldBe(9);

        world.AddTask("splitter", 0, [ScriptStep.Of(new SplitFolio(process, at + 5))]);
        world.AddTask("get", 1, [
            ScriptStep.Of(new Gup(process, at + 9, 1, owner, GupMode.Get | GupMode.FastOnly)),
            ScriptStep.Of(new CloseOwner(new(process, owner)))]);
        if (withKill) world.AddTask("kill", 1, [ScriptStep.Of(new AskPgmap(chunk, new PgmapEvent(PgmapOp.Kill), 1))]);
        var (whole, split) = (0, 0);
        var states = EveryEnd.Of(world, StatesMax, end =>
        {
            end.Found.ShouldBeEmpty();
            end.Tasks.ShouldAllBe(task => task.Ended);
            var there = end.Pgmaps[chunk.Value];
            InUse(there).ShouldBe(slot);
            there.Root.ShouldBe(slot);
            var small = there.OrderAt(0) == 0;
            split += small ? 1 : 0;
            whole += small ? 0 : 1;
            for (var page = 0L; page < slot; page++)
            {
                var pte = end.Processes[process.Value]!.EntryAt(at + page, out var size);
                if (small || size == 0) (pte.Page, pte.Kind, pte.IsExclusive).ShouldBe((new PageId(chunk, page), form, true));
                var counts = there.Cells[there.Head(page)].Counts;
                (counts.Ref, counts.Map).ShouldBe(small ? (1, 1) : size == 0 ? (512, 512) : (1, 1));
            }
        });
        split.ShouldBeGreaterThan(0);
        output.WriteLine($"{states} states, {split} ends split, {whole} whole");
        return whole;
    }

    // What a migration does with a folio that it has alone: splits it, and gives its pages back one by one; or the whole, where it may not.
    private record struct SplitAndPut(PageId Head) : IProtocol
    {
        private int _step;
        private int _left;

        public readonly string Step => $"{_step}";

        public readonly Findings Findings => default;

        public Next Advance(in Reply reply)
        {
            if (_step == 0)
            {
                _step = 1;
                return Next.Call(Head, PageEvent.Split());
            }

            if (_step == 1) _left = reply.Page.Outcome == Outcome.Ok ? Frames : 1;
            if (_step > 1) reply.Page.Outcome.ShouldBe(Outcome.Ok);
            _step = 2;
            return _left-- > 0 ? Next.Call(Head.Plus(_left), PageEvent.Put(PageUse.Get)) : Next.Done(Outcome.Ok);
        }
    }

    // A walk finds a page only while an entry names it, for which the life of the pgmap stands here; from the look on it is in its section.
    private record struct GetAndPut(PageId Page) : IProtocol
    {
        private int _step;

        public readonly string Step => $"{_step}";

        public readonly Findings Findings => default;

        public Next Advance(in Reply reply)
        {
            switch (_step++)
            {
                case 0:
                    return Next.EnterSection;
                case 1:
                    return Next.Call(Page.Pgmap, new PgmapEvent(PgmapOp.Inspect));
                case 2 when (Life)reply.Pgmap.Value == Life.Live:
                    return Next.Call(Page, PageEvent.TryGet(PageUse.Get));
                case 3 when reply.Page.Outcome == Outcome.Ok:
                    return Next.Call(Page, PageEvent.Put(PageUse.Get));
                case < 5:
                    _step = 5;
                    return Next.LeaveSection;
                default:
                    return Next.Done(Outcome.Ok);
            }
        }
    }

    private sealed class FreezesToZero : WorldRules
    {
        public override bool TryFreeze(PageCounts before, int expected, out PageCounts after)
        {
            var may = PageRules.TryFreeze(before, expected, out after);
            after = new(after.Bits - (ulong)before.Ref);
            return may;
        }

        public override PageCounts Thaw(PageCounts counts, PageCounts before) => new(PageRules.Thaw(counts).Bits + (ulong)before.Ref);
    }

    private sealed class SplitsUnderHolders : WorldRules
    {
        public override bool TryFreeze(PageCounts before, int expected, out PageCounts after)
        {
            PageRules.TryFreeze(before, expected, out after);
            return true;
        }
    }
}
