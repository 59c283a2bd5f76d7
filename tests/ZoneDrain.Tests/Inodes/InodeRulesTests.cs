using Shouldly;
using ZoneDrain.Inodes;

namespace ZoneDrain.Tests.Inodes;

/// <summary>Questions to an inode beside those of a fault.</summary>
public class InodeRulesTests
{
    private readonly WakeQueue _wakes = new();
    private readonly InodeState _inode = new(new(1), new(InodeKind.File, new(0), SchemeId.E, FileSystem.Ext4, 16 * 4096));

    [Theory]
    [InlineData(0, 0, false, Outcome.Ok)]
    [InlineData(1, 0, false, Outcome.EBUSY)]
    [InlineData(0, 1, false, Outcome.EBUSY)]
    [InlineData(0, 0, true, Outcome.ENOENT)]
    public void An_eviction_begins_when_nobody_has_the_inode(int opens, int mappers, bool evicting, Outcome expected)
    {
        for (var i = 0; i < opens; i++) Ask(new(InodeOp.Open)).Outcome.ShouldBe(Outcome.Ok);
        for (var i = 0; i < mappers; i++) Ask(new(InodeOp.AddMapper, Process: new(5)));
        if (evicting) Ask(new(InodeOp.BeginEvict));
        Ask(new(InodeOp.BeginEvict)).Outcome.ShouldBe(expected);
    }

    [Fact]
    public void While_evicted_it_takes_no_opens_and_no_mappers_and_a_broken_off_eviction_gives_it_back()
    {
        Ask(new(InodeOp.BeginEvict));
        Ask(new(InodeOp.Open)).Outcome.ShouldBe(Outcome.ENOENT);
        Ask(new(InodeOp.AddMapper, Process: new(5))).Outcome.ShouldBe(Outcome.ENOENT);
        Ask(new(InodeOp.EndEvict, Write: false));
        Ask(new(InodeOp.Open)).Outcome.ShouldBe(Outcome.Ok);
        Ask(new(InodeOp.Close)).Outcome.ShouldBe(Outcome.Ok);
        Should.Throw<InvalidOperationException>(() => Ask(new(InodeOp.Close)));
    }

    [Fact]
    public void A_busy_inode_names_the_first_mapper_or_says_that_it_is_only_open()
    {
        Ask(new(InodeOp.Open));
        Ask(new(InodeOp.BeginEvict)).Index.ShouldBe(-1);
        Ask(new(InodeOp.AddMapper, Process: new(9)));
        Ask(new(InodeOp.AddMapper, Process: new(5)));
        var reply = Ask(new(InodeOp.BeginEvict));
        (reply.Process.Value, reply.Index >= 0).ShouldBe((5, true));
    }

    [Fact]
    public void Mappers_are_counted_and_walked_in_order()
    {
        foreach (var process in new[] { 7, 3, 7, 16777215 }) Ask(new(InodeOp.AddMapper, Process: new(process)));
        _inode.Mappers.ShouldBe([(new(3), 1), (new(7), 2), (new(16777215), 1)]);
        var seen = new List<int>();
        for (long from = 0; Ask(new(InodeOp.NextMapper, From: from)) is { Outcome: Outcome.Ok } reply; from = reply.Process.Value + 1L)
            seen.Add(reply.Process.Value);
        seen.ShouldBe([3, 7, 16777215]);
        Ask(new(InodeOp.RemoveMapper, Process: new(7)));
        Ask(new(InodeOp.RemoveMapper, Process: new(7)));
        Ask(new(InodeOp.RemoveMapper, Process: new(3)));
        _inode.Mappers.Count.ShouldBe(1);
        Ask(new(InodeOp.RemoveMapper, Process: new(7))).Outcome.ShouldBe(Outcome.ENOENT);
    }

    [Fact]
    public void Names_go_one_by_one()
    {
        Ask(new(InodeOp.Unlink)).Index.ShouldBe(0);
        Ask(new(InodeOp.Unlink)).Outcome.ShouldBe(Outcome.ENOENT);
    }

    [Theory]
    [InlineData("page", true, true, true)]
    [InlineData("zapped", true, false, true)]
    [InlineData("zero", false, false, false)]
    [InlineData("placeholder", false, false, false)]
    public void Scans_see_entries_of_pages_only(string kind, bool scanned, bool zapped, bool kept)
    {
        var entry = kind switch
        {
            "page" => IndexEntry.Of(3),
            "zapped" => IndexEntry.Of(3).WithZapped(true),
            "zero" => IndexEntry.Hole,
            _ => IndexEntry.Placeholder,
        };
        _inode.Index.Set(4, 0, entry.WithLock(false).Bits);
        (Ask(InodeEvent.Range(InodeOp.NextEntry, 0, 99)).Outcome == Outcome.Ok).ShouldBe(scanned);
        (Ask(new(InodeOp.ZapEntry, From: 4)).Outcome == Outcome.Ok).ShouldBe(zapped, "once");
        Ask(new(InodeOp.ZapEntry, From: 4)).Outcome.ShouldBe(Outcome.ENOENT);
        while (Ask(InodeEvent.Range(InodeOp.DeleteHole, 0, 99)).Outcome == Outcome.Ok) { }
        _inode.Entries().Any().ShouldBe(kept);
        Ask(InodeEvent.Range(InodeOp.DeleteEntry, 0, 99)).Outcome.ShouldBe(kept ? Outcome.Ok : Outcome.ENOENT);
        _inode.Entries().ShouldBeEmpty();
    }

    [Fact]
    public void A_deletion_of_holes_waits_for_a_fault_at_work()
    {
        _inode.Index.Set(4, 0, IndexEntry.Hole.Bits);
        _inode.Invalidate.Lock(new(1), exclusive: false);
        InodeRules.Apply(_inode, InodeEvent.Range(InodeOp.DeleteHole, 0, 99), new(3), _wakes).Outcome.ShouldBe(Outcome.EBUSY);
        Ask(new(InodeOp.EndFault, From: 4, Pages: 1));
        _wakes.Waiters.ShouldBe([new WaiterId(3)]);
    }

    [Fact]
    public void Dirty_entries_are_cleaned_in_order_and_once()
    {
        foreach (var page in new long[] { 2, 9 }) _inode.Index.Set(page, 0, IndexEntry.Of(page).WithLock(false).WithDirty(true).Bits);
        _inode.Index.Set(5, 0, IndexEntry.Of(5).WithLock(false).Bits);
        Ask(new(InodeOp.AnyDirty)).Outcome.ShouldBe(Outcome.Ok);
        Ask(InodeEvent.Range(InodeOp.NextDirty, 0, 9)).Index.ShouldBe(2);
        Ask(InodeEvent.Range(InodeOp.NextDirty, 0, 9)).Outcome.ShouldBe(Outcome.ENOENT);
        Ask(InodeEvent.Range(InodeOp.NextDirty, 0, 10)).Index.ShouldBe(9);
        Ask(new(InodeOp.AnyDirty)).Outcome.ShouldBe(Outcome.ENOENT);
    }

    [Fact]
    public void Blocks_fill_holes_and_a_filled_hole_refuses()
    {
        Ask(InodeEvent.Range(InodeOp.NextHole, 2, 6)).Pages.ShouldBe(4);
        Ask(new(InodeOp.AddBlocks, Write: false, From: 2, To: 100, Pages: 2)).Outcome.ShouldBe(Outcome.Ok);
        Ask(new(InodeOp.AddBlocks, Write: true, From: 3, To: 200, Pages: 2)).Outcome.ShouldBe(Outcome.EAGAIN);
        Ask(new(InodeOp.AddBlocks, Write: true, From: 1, To: 200, Pages: 2)).Outcome.ShouldBe(Outcome.EAGAIN);
        var hole = Ask(InodeEvent.Range(InodeOp.NextHole, 2, 6));
        (hole.Index, hole.Pages).ShouldBe((4, 2));
        var unwritten = Ask(new(InodeOp.NextHole, Write: true, From: 2, To: 6));
        (unwritten.Index, unwritten.Pages, unwritten.Answer).ShouldBe((2L, 2L, FaultAnswer.OldPage));
        Ask(InodeEvent.Range(InodeOp.Written, 2, 4));
        _inode.Blocks.ShouldHaveSingleItem().State.ShouldBe(BlockState.Written);
        Ask(InodeEvent.Range(InodeOp.Unwritten, 3, 4));
        _inode.Blocks.Select(extent => extent.State).ShouldBe([BlockState.Written, BlockState.Unwritten]);
        var taken = Ask(InodeEvent.Range(InodeOp.TakeBlocks, 3, 99));
        (taken.Frame, taken.Pages).ShouldBe((101, 1));
    }

    private InodeReply Ask(in InodeEvent question) => InodeRules.Apply(_inode, question, new(1), _wakes);
}
