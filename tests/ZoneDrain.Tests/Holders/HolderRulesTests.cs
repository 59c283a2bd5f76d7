using Shouldly;
using ZoneDrain.Holders;
using ZoneDrain.Pages;

namespace ZoneDrain.Tests.Holders;

public class HolderRulesTests
{
    private static readonly PageId Page = new(new(1), 7);
    private static readonly HolderId Holder = HolderId.Of(new ProcessId(3));
    private static readonly HolderId Other = HolderId.Of(new OwnerId(new(3), 1));

    private readonly HolderRows _rows = new();
    private PageCounts _counts;

    private HolderReply Say(
        HolderId holder, int incarnation, long version, Holding holding, Claim claim = Claim.Acquire, Outcome guard = Outcome.Ok, int order = 0)
    {
        var reply = HolderRules.Apply(_rows, _counts, new(holder, Page, new(incarnation, version), holding, claim), order, guard);
        _counts = reply.After;
        HolderRules.Weigh(_rows, _counts, new(holder, Page, new(incarnation, version), holding, claim), order).Verdict.ShouldNotBe(StatementVerdict.Taken);
        (_rows.Derive(Page, order).Bits ^ _counts.Bits).ShouldBe(0UL);
        return reply;
    }

    [Theory]
    [InlineData(0, 1, 0, 0, 0, 1, 1, 0)]
    [InlineData(0, 0, 1, 0, 0, 1, 0, 0)]
    [InlineData(0, 0, 0, 5, 0, 5, 0, 0)]
    [InlineData(0, 0, 0, 0, 2, 2048, 0, 0)]
    [InlineData(9, 1, 0, 3, 512, 516, 1, 512)]
    public void A_statement_makes_the_counts_that_its_uses_make(int order, int maps, int entries, int gets, int pins, int refs, int mapcount, int pincount)
    {
        var reply = Say(Holder, 1, 1, Holding.Of(maps, entries, gets, pins), order: order);
        (reply.Verdict, reply.Change).ShouldBe((StatementVerdict.Taken, PageChange.FirstUse));
        (_counts.Ref, _counts.Map, _counts.Pin).ShouldBe((refs, mapcount, pincount));
        Say(Holder, 1, 2, default, order: order).Change.ShouldBe(PageChange.LastUse);
        _counts.ShouldBe(default);
        _rows.All.ShouldBeEmpty();
    }

    // What was heard before (version, maps), what is said now, and what becomes of it.
    [Theory]
    [InlineData(0, 0, 1, 1, StatementVerdict.Taken, 1)]
    [InlineData(1, 1, 2, 2, StatementVerdict.Taken, 2)]
    [InlineData(2, 2, 3, 1, StatementVerdict.Taken, 1)]
    [InlineData(2, 2, 3, 2, StatementVerdict.Taken, 2)]
    [InlineData(2, 2, 3, 0, StatementVerdict.Taken, 0)]
    [InlineData(2, 2, 2, 2, StatementVerdict.Repeated, 2)]
    [InlineData(2, 2, 1, 2, StatementVerdict.Repeated, 2)]
    [InlineData(2, 2, 1, 1, StatementVerdict.Behind, 2)]
    [InlineData(2, 2, 1, 0, StatementVerdict.Behind, 2)]
    [InlineData(2, 0, 2, 0, StatementVerdict.Repeated, 0)]
    [InlineData(2, 0, 1, 0, StatementVerdict.Repeated, 0)]
    [InlineData(2, 0, 1, 1, StatementVerdict.Behind, 0)]
    [InlineData(2, 0, 3, 1, StatementVerdict.Taken, 1)]
    public void A_statement_counts_if_it_is_newer_than_what_was_heard(long heard, int held, long version, int maps, StatementVerdict verdict, int left)
    {
        if (heard > 0) HolderRules.Settle(_rows, new(Holder, Page, new(1, heard), Holding.Of(held)), new(StatementVerdict.Taken, Outcome.Ok, default));
        _counts = new((uint)held | (ulong)(uint)held << PageCounts.MapShift);
        Say(Holder, 1, version, Holding.Of(maps)).Verdict.ShouldBe(verdict);
        _counts.Ref.ShouldBe(left);
    }

    [Fact]
    public void A_first_use_is_refused_while_dying_and_stays_refused_when_it_is_repeated()
    {
        var refused = Say(Holder, 1, 1, Holding.Of(maps: 1), guard: Outcome.ENODEV);
        (refused.Verdict, refused.Outcome, _counts).ShouldBe((StatementVerdict.Refused, Outcome.ENODEV, default));

        // A copy that was under way all the time must not be taken, though nothing would refuse it now: its holder has gone on without the page.
        Say(Holder, 1, 1, Holding.Of(maps: 1)).Verdict.ShouldBe(StatementVerdict.Behind);
        _counts.ShouldBe(default);
    }

    [Fact]
    public void While_dying_a_page_in_use_takes_more_and_gives_back()
    {
        Say(Holder, 1, 1, Holding.Of(maps: 1));
        Say(Other, 1, 1, Holding.Of(pins: 1), guard: Outcome.ENODEV).Verdict.ShouldBe(StatementVerdict.Taken);
        Say(Holder, 1, 2, default, guard: Outcome.ENODEV).Verdict.ShouldBe(StatementVerdict.Taken);
        Say(Other, 1, 2, default, guard: Outcome.ENODEV).Change.ShouldBe(PageChange.LastUse);
        Say(Holder, 1, 3, Holding.Of(maps: 1), guard: Outcome.ENODEV).Verdict.ShouldBe(StatementVerdict.Refused);
    }

    [Fact]
    public void A_walk_cannot_revive_an_idle_page()
    {
        var reply = Say(Holder, 1, 1, Holding.Of(pins: 1), Claim.TryGet);
        (reply.Verdict, reply.Outcome).ShouldBe((StatementVerdict.Refused, Outcome.EAGAIN));
        Say(Other, 1, 1, Holding.Of(maps: 1));
        Say(Holder, 1, 2, Holding.Of(pins: 1), Claim.TryGet).Verdict.ShouldBe(StatementVerdict.Taken);
    }

    [Fact]
    public void A_count_at_its_limit_refuses_and_the_holder_keeps_what_it_had()
    {
        Say(Holder, 1, 1, Holding.Of(maps: 1));
        var reply = Say(Holder, 1, 2, Holding.Of(maps: 1, pins: Holding.PinMax));
        (reply.Verdict, reply.Outcome).ShouldBe((StatementVerdict.Refused, Outcome.ENOMEM));
        _rows.Of(Holder, Page).ShouldBe(Holding.Of(maps: 1));
        Say(Holder, 1, 2, Holding.Of(maps: 1)).Verdict.ShouldBe(StatementVerdict.Repeated);
    }

    [Fact]
    public void Flags_of_the_word_stay_and_a_dropped_base_refuses_a_first_use()
    {
        var flagged = PageRules.DropBase(PageRules.WithWaiters(default));
        var statement = new HolderStatement(Holder, Page, new(1, 1), Holding.Of(maps: 1));
        HolderRules.Apply(_rows, flagged, statement, 0).Outcome.ShouldBe(Outcome.ENODEV);
        var used = HolderRules.Apply(_rows, PageRules.WithWaiters(default), statement with { Stamp = new(1, 2) }, 0).After;
        (used.HasWaiters, used.Ref).ShouldBe((true, 1));
    }

    [Fact]
    public void Revoking_a_dead_holder_deletes_its_rows_and_fences_its_statements()
    {
        Say(Holder, 1, 1, Holding.Of(maps: 2));
        Say(Other, 1, 1, Holding.Of(pins: 1));
        var revoked = HolderRules.Revoke(_rows, Holder, 1).ShouldHaveSingleItem();
        revoked.ShouldBe((Page, Holding.Of(maps: 2)));
        _counts = HolderRules.Without(_counts, revoked.Holding, 0);
        (_counts.Ref, _counts.Map).ShouldBe((1024, 0));

        Say(Holder, 1, 2, Holding.Of(maps: 1)).Verdict.ShouldBe(StatementVerdict.Fenced);
        Say(Holder, 2, 1, Holding.Of(maps: 1)).Verdict.ShouldBe(StatementVerdict.Taken);
        HolderRules.Revoke(_rows, Holder, 1).ShouldBeEmpty();
        _rows.All.Count().ShouldBe(2);
    }

    [Fact]
    public void A_holder_that_was_never_heard_of_can_be_fenced()
    {
        HolderRules.Revoke(_rows, Holder, 3).ShouldBeEmpty();
        Say(Holder, 3, 1, Holding.Of(maps: 1)).Verdict.ShouldBe(StatementVerdict.Fenced);
        _counts.ShouldBe(default);
    }

    [Fact]
    public void A_new_incarnation_supersedes_the_row_of_the_old_one()
    {
        Say(Holder, 1, 90, Holding.Of(maps: 2));
        Say(Holder, 2, 1, Holding.Of(maps: 1)).Verdict.ShouldBe(StatementVerdict.Taken);
        Say(Holder, 1, 91, Holding.Of(maps: 3)).Verdict.ShouldBe(StatementVerdict.Behind);
        _counts.Ref.ShouldBe(1);
    }

    [Fact]
    public void A_page_that_lost_its_rows_believes_a_restatement_even_while_dying()
    {
        var reply = Say(Holder, 1, 5, Holding.Of(maps: 1), Claim.Restate, Outcome.ENODEV);
        (reply.Verdict, reply.Change, _counts.Ref).ShouldBe((StatementVerdict.Taken, PageChange.FirstUse, 1));
    }

    [Fact]
    public void Counts_below_a_row_are_a_mistake_of_ours()
    {
        Say(Holder, 1, 1, Holding.Of(maps: 1));
        var thrown = Should.Throw<InvalidOperationException>(() => HolderRules.Weigh(_rows, default, new(Holder, Page, new(1, 2), default), 0));
        thrown.Message.ShouldContain("process-3");
    }

    [Theory]
    [InlineData("process-3")]
    [InlineData("process-16777215/owner-2147483647")]
    [InlineData("inode-2")]
    [InlineData("driver-65535")]
    [InlineData("worker-4")]
    [InlineData("pgmap-65535/chunk-268435455")]
    public void A_holder_prints_what_it_reads(string text)
    {
        HolderId.TryParse(text, out var id).ShouldBeTrue();
        id.ToString().ShouldBe(text);
        HolderId.FromBits(id.Bits).ShouldBe(id);
    }

    [Theory]
    [InlineData("process-3/owner--1")]
    [InlineData("pgmap-1")]
    [InlineData("inode-1/owner-1")]
    [InlineData("worker-")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_no_holder_is_not_read(string? text) => HolderId.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData(PageUse.Map, Holding.MapMax)]
    [InlineData(PageUse.Entry, Holding.EntryMax)]
    [InlineData(PageUse.Get, Holding.GetMax)]
    [InlineData(PageUse.Pin, Holding.PinMax)]
    public void A_holding_reaches_its_limits_and_refuses_beyond_them(PageUse use, int most)
    {
        default(Holding).TryPlus(use, most, out var full).ShouldBeTrue();
        full.TryPlus(use, 1, out _).ShouldBeFalse();
        default(Holding).TryPlus(use, -1, out _).ShouldBeFalse();
        full.TryPlus(use, -most, out var none).ShouldBeTrue();
        none.IsNothing.ShouldBeTrue();
        (full.Maps + full.Entries + full.Gets + full.Pins).ShouldBe(most);
    }
}
