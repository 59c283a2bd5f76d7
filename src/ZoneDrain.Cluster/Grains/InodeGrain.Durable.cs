using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Journals;
using ZoneDrain.Delivery;
using ZoneDrain.Inodes;

namespace ZoneDrain.Cluster.Grains;

/// <summary>What an inode writes down of itself: its turns, which are replayed when it comes back.</summary>
internal sealed partial class InodeGrain
{
    private readonly GrainLog<InodeWhole, InodeTurn> _log = GrainLogs.Of<InodeWhole, InodeTurn>(context);

    private const string LogKey = "log";
    private readonly WakeQueue _woken = new();
    private readonly KnownReplies<InodeReply> _known = new();

    /// <inheritdoc/>
    protected override Task Flushed => _log.Flushed;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (await _log.Recall(Take, Replay) && _state is { } back && LossRules.ComeBack(back)) _log.Note(Whole);
        await base.OnActivateAsync(cancellationToken);

        // Whom the former activation let through may not have been told; who was told drops it.
        if (_woken.Any) _ = Actors.Notify(_woken.Waiters).AsTask();
    }

    private ValueTask<InodeReply> AskOnDisk(InodeEvent question, WaiterId waiter, CallStamp stamp)
    {
        var reply = AskNow(question, waiter, stamp);
        return reply.IsCompletedSuccessfully ? _log.Answer(reply.Result) : reply;
    }

    private void Note(in InodeEvent question, WaiterId waiter, CallStamp stamp, in InodeReply reply)
    {
        if (!_log.IsOn || !Changes(question.Op)) return;
        _known.Add(stamp, reply);
        _log.Note(new(stamp, question, waiter), Whole);
    }

    private static bool Changes(InodeOp op) =>
        op is not (InodeOp.Inspect or InodeOp.NextMapper or InodeOp.NextHole or InodeOp.AnyDirty or InodeOp.FindBad);

    private InodeWhole Whole() => new(Saved()!, _known.All, _holds.Save());

    private void Take(InodeWhole whole)
    {
        _state = whole.Inode.Open(new((int)Key.Number));
        _making = Task.FromResult(true);
        _holds.Load(whole.Holds);
        foreach (var (stamp, reply) in whole.Replies) _known.Recall(stamp, reply, _replies);
    }

    private void Replay(InodeTurn turn)
    {
        var reply = InodeRules.Apply(_state!, turn.Event, turn.Waiter, _woken);
        _holds.Hear(turn.Stamp, turn.Event, reply, turn.Waiter);
        _known.Recall(turn.Stamp, reply, _replies);
    }
}
