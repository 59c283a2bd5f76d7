using Shouldly;
using ZoneDrain.Inodes;

namespace ZoneDrain.Tests.Inodes;

/// <summary>A fault's turns at its inode: the order of the tests of kernel-model 0.9, and what each state of entry and block answers.</summary>
public class FaultOrderTests
{
    private const MappingFlags All = MappingFlags.TryHuge | MappingFlags.CoversSlot | MappingFlags.Congruent | MappingFlags.Shared | MappingFlags.Writable;

    private readonly WakeQueue _wakes = new();

    [Theory]
    [InlineData(511, All, false, false, 512, Outcome.SIGBUS)] // the slot starts past the end, whatever else is wrong
    [InlineData(511, MappingFlags.None, true, true, 512, Outcome.SIGBUS)]
    [InlineData(1024, All & ~MappingFlags.CoversSlot, false, false, 512, Outcome.FALLBACK)]
    [InlineData(1024, All & ~MappingFlags.Congruent, false, false, 512, Outcome.FALLBACK)]
    [InlineData(1023, All, false, false, 512, Outcome.FALLBACK)]
    [InlineData(1024, All, true, false, 512, Outcome.FALLBACK)]
    [InlineData(1024, All, false, true, 512, Outcome.FALLBACK)]
    [InlineData(1024, All, false, false, 512, Outcome.Ok)]
    public void A_2_MiB_fault_is_refused_in_the_kernel_s_order(long pages, MappingFlags facts, bool smallEntry, bool crooked, long page, Outcome expected)
    {
        var inode = File(pages);
        inode.Preallocate(new(512, 512, crooked ? 700 : 1024, BlockState.Written));
        if (smallEntry) inode.Index.Set(600, 0, IndexEntry.Of(3).WithLock(false).Bits);
        var reply = Ask(inode, page, write: false, order: 9, facts);
        reply.Outcome.ShouldBe(expected);
        reply.Pages.ShouldBe(pages);
        inode.Invalidate.SharedHolders.ShouldBe(expected == Outcome.Ok ? 1 : 0, "who is refused holds nothing");
    }

    [Theory]
    [InlineData(BlockState.Hole, false, FaultAnswer.Zero, false)]
    [InlineData(BlockState.Hole, true, FaultAnswer.NeedsBlocks, false)]
    [InlineData(BlockState.Unwritten, false, FaultAnswer.Zero, false)]
    [InlineData(BlockState.Unwritten, true, FaultAnswer.NewPage, true)]
    [InlineData(BlockState.Written, false, FaultAnswer.NewPage, false)]
    [InlineData(BlockState.Written, true, FaultAnswer.NewPage, false)]
    public void A_block_answers_loads_and_stores(BlockState state, bool write, FaultAnswer answer, bool major)
    {
        foreach (var order in new byte[] { 0, 9 })
        {
            var inode = File(1024);
            if (state != BlockState.Hole) inode.Preallocate(new(0, 1024, 0, state));
            var reply = Ask(inode, 512, write, order);
            (reply.Outcome, reply.Answer, reply.Major, reply.Order, reply.Index).ShouldBe((Outcome.Ok, answer, major, order, 512));
            inode.EntryAt(512, out var found).Locked.ShouldBeTrue();
            found.ShouldBe(order);
        }
    }

    [Theory]
    [InlineData(0, true, Outcome.SIGBUS)]
    [InlineData(4095, false, Outcome.Ok)]
    [InlineData(4096, false, Outcome.Ok)]
    public void A_page_is_in_the_file_if_its_first_byte_is(long tailBytes, bool write, Outcome expected)
    {
        var inode = new InodeState(new(1), Spec(3 * 4096 + tailBytes));
        inode.Preallocate(new(0, 8, 0, BlockState.Written));
        Ask(inode, 3, write, 0).Outcome.ShouldBe(expected);
    }

    [Fact]
    public void An_entry_that_is_there_answers_with_its_marks_whatever_its_order()
    {
        var inode = File(1024);
        inode.Index.Set(512, 9, IndexEntry.Of(1024).WithLock(false).Bits);
        var reply = Ask(inode, 600, write: false, order: 0);
        (reply.Answer, reply.Order, reply.Index, reply.Frame).ShouldBe((FaultAnswer.OldPage, (byte)9, 512L, 1024L));
        End(inode, 600, write: true, keep: 1);
        inode.EntryAt(600, out _).Dirty.ShouldBeTrue();
        inode.Index.Set(512, 9, IndexEntry.Of(1024).WithLock(false).WithZapped(true).Bits);
        Ask(inode, 600, write: false, order: 0).Answer.ShouldBe(FaultAnswer.ZappedPage);
        End(inode, 600, write: false, keep: 2);
        inode.EntryAt(600, out _).Zapped.ShouldBeFalse();
    }

    [Fact]
    public void A_locked_entry_makes_the_second_fault_wait_with_the_invalidate_lock_shared()
    {
        var inode = File(8);
        inode.Preallocate(new(0, 8, 0, BlockState.Written));
        Ask(inode, 2, write: true, order: 0);
        InodeRules.Apply(inode, Event(2, true, 0, All), new(9), _wakes).Outcome.ShouldBe(Outcome.EBUSY);
        inode.Invalidate.SharedHolders.ShouldBe(2);
        InodeRules.Apply(inode, new(InodeOp.LockInvalidate), new(10), _wakes).Outcome.ShouldBe(Outcome.EBUSY);
        End(inode, 2, write: true, keep: 1);
        _wakes.Waiters.ShouldBe([new WaiterId(9)]);
        var again = InodeRules.Apply(inode, Event(2, true, 0, All) with { Op = InodeOp.ResumeFault }, new(9), _wakes);
        again.Answer.ShouldBe(FaultAnswer.OldPage);
        _wakes.Clear();
        End(inode, 2, write: true, keep: 1);
        _wakes.Waiters.ShouldBe([new WaiterId(10)], "the writer comes when the last fault has left");
    }

    [Fact]
    public void A_fault_that_failed_takes_its_new_entry_back()
    {
        var inode = File(8);
        inode.Preallocate(new(0, 8, 0, BlockState.Written));
        Ask(inode, 2, write: true, order: 0);
        End(inode, 2, write: false, keep: 0);
        inode.Entries().ShouldBeEmpty();
        inode.Invalidate.SharedHolders.ShouldBe(0);
        Should.Throw<InvalidOperationException>(() => End(inode, 2, write: false, keep: 1));
    }

    [Fact]
    public void A_large_zero_entry_gives_way_to_a_small_fault_and_says_so()
    {
        var inode = File(1024);
        Ask(inode, 0, write: false, order: 9).Answer.ShouldBe(FaultAnswer.Zero);
        End(inode, 0, write: false, keep: 1);
        var reply = Ask(inode, 7, write: false, order: 0);
        (reply.Answer, reply.SplitsZero, reply.Index).ShouldBe((FaultAnswer.Zero, true, 7L));
        End(inode, 7, write: false, keep: 1);
        inode.Entries().ShouldHaveSingleItem().Index.ShouldBe(7);
        Ask(inode, 7, write: false, order: 0).SplitsZero.ShouldBeFalse();
    }

    [Theory]
    [InlineData(512, 1024, Outcome.Ok)]
    [InlineData(512, 1025, Outcome.FALLBACK)]
    [InlineData(100, 1024, Outcome.FALLBACK)]
    [InlineData(0, 0, Outcome.FALLBACK)]
    public void Blocks_that_came_must_be_enough_and_aligned_for_a_2_MiB_entry(long pages, long frame, Outcome expected)
    {
        var inode = File(1024);
        Ask(inode, 0, write: false, order: 9);
        End(inode, 0, write: false, keep: 1);
        Ask(inode, 0, write: true, order: 9).Answer.ShouldBe(FaultAnswer.NeedsBlocks);
        var fill = new InodeEvent(InodeOp.FillFault, true, 9, From: 0, To: frame, Pages: pages);
        var reply = InodeRules.Apply(inode, fill, new(1), _wakes);
        reply.Outcome.ShouldBe(expected);
        inode.Blocks.Sum(extent => extent.Pages).ShouldBe(pages);
        if (expected == Outcome.Ok) reply.ReplacesZero.ShouldBeTrue();
        else inode.EntryAt(0, out _).Zero.ShouldBeTrue("what is mapped of the hole is still mapped");
    }

    [Fact]
    public void A_small_fault_without_blocks_is_ENOSPC_and_one_that_was_overtaken_begins_anew()
    {
        var inode = File(8);
        Ask(inode, 2, write: true, order: 0);
        InodeRules.Apply(inode, new(InodeOp.FillFault, true, From: 2), new(1), _wakes).Outcome.ShouldBe(Outcome.ENOSPC);
        Ask(inode, 2, write: true, order: 0);
        inode.Preallocate(new(2, 1, 5, BlockState.Written));
        InodeRules.Apply(inode, new(InodeOp.FillFault, true, From: 2, To: 9, Pages: 1), new(1), _wakes).Outcome.ShouldBe(Outcome.EAGAIN);
        inode.Entries().ShouldBeEmpty();
        inode.Blocks.ShouldHaveSingleItem().Frame.ShouldBe(5);
    }

    private static InodeSpec Spec(long bytes) => new(InodeKind.File, new(0), SchemeId.E, FileSystem.Xfs, bytes);

    private static InodeState File(long pages) => new(new(1), Spec(pages * 4096));

    private static InodeEvent Event(long page, bool write, byte order, MappingFlags facts) => new(InodeOp.BeginFault, write, order, facts, new(1), page);

    private InodeReply Ask(InodeState inode, long page, bool write, byte order, MappingFlags facts = All) =>
        InodeRules.Apply(inode, Event(page, write, order, facts), new(1), _wakes);

    private void End(InodeState inode, long page, bool write, long keep) =>
        InodeRules.Apply(inode, new(InodeOp.EndFault, write, From: page, Pages: keep), new(1), _wakes);
}
