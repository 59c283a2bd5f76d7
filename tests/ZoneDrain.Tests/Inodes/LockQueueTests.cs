using Shouldly;
using ZoneDrain.Inodes;

namespace ZoneDrain.Tests.Inodes;

public class LockQueueTests
{
    private readonly LockQueue _queue = new();
    private readonly WakeQueue _wakes = new();

    [Fact]
    public void Readers_share_and_a_writer_waits_for_the_last_of_them()
    {
        _queue.Lock(new(1), exclusive: false).ShouldBeTrue();
        _queue.Lock(new(2), exclusive: false).ShouldBeTrue();
        _queue.Lock(new(3), exclusive: true).ShouldBeFalse();
        _queue.UnlockShared(_wakes);
        _wakes.Any.ShouldBeFalse();
        _queue.UnlockShared(_wakes);
        Told().ShouldBe([3]);
        _queue.HeldExclusive.ShouldBeTrue();
    }

    [Fact]
    public void A_reader_does_not_overtake_a_waiting_writer()
    {
        _queue.Lock(new(1), exclusive: false);
        _queue.Lock(new(2), exclusive: true).ShouldBeFalse();
        _queue.Lock(new(3), exclusive: false).ShouldBeFalse();
        _queue.Lock(new(4), exclusive: false).ShouldBeFalse();
        _queue.Lock(new(5), exclusive: true).ShouldBeFalse();
        _queue.UnlockShared(_wakes);
        Told().ShouldBe([2]);
        _queue.UnlockExclusive(_wakes);
        Told().ShouldBe([3, 4], "readers in a row are let in together");
        _queue.UnlockShared(_wakes);
        _queue.UnlockShared(_wakes);
        Told().ShouldBe([5]);
        _queue.UnlockExclusive(_wakes);
        (_queue.SharedHolders, _queue.HeldExclusive, _queue.Waiting).ShouldBe((0, false, 0));
    }

    [Fact]
    public void Who_is_told_owns_the_lock_before_it_runs()
    {
        _queue.Lock(new(1), exclusive: true);
        _queue.Lock(new(2), exclusive: true);
        _queue.UnlockExclusive(_wakes);
        _queue.Lock(new(3), exclusive: true).ShouldBeFalse();
        _queue.Lock(new(4), exclusive: false).ShouldBeFalse();
    }

    [Fact]
    public void An_unlock_without_a_lock_is_a_bug_of_ours()
    {
        Should.Throw<InvalidOperationException>(() => _queue.UnlockShared(_wakes));
        Should.Throw<InvalidOperationException>(() => _queue.UnlockExclusive(_wakes));
    }

    [Fact]
    public void A_copy_shares_nothing()
    {
        _queue.Lock(new(1), exclusive: true);
        _queue.Lock(new(2), exclusive: false);
        var copy = _queue.Clone();
        _queue.UnlockExclusive(_wakes);
        (copy.HeldExclusive, copy.Waiting, copy.SharedHolders).ShouldBe((true, 1, 0));
    }

    private long[] Told()
    {
        var told = _wakes.Waiters.Select(waiter => waiter.Value).ToArray();
        _wakes.Clear();
        return told;
    }
}
