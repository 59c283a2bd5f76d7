using ZoneDrain.Cluster.Driving;
using ZoneDrain.Cluster.Journals;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;
using ZoneDrain.Values;

namespace ZoneDrain.Cluster.Grains;

/// <summary>What an inode writes down of itself: its turns, which are replayed when it comes back.</summary>
internal sealed partial class InodeGrain
{
    private readonly GrainLog<InodeWhole, InodeTurn> _log = GrainLogs.Of<InodeWhole, InodeTurn>(context);

    private readonly KnownReplies<InodeReply> _known = new();

    /// <inheritdoc/>
    protected override Task Flushed => _log.Flushed;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken) => _log.Recall(Take, Replay);

    private ValueTask<InodeReply> AskOnDisk(InodeEvent question, WaiterId waiter, CallStamp stamp)
    {
        var reply = Turn(question, waiter, stamp);
        return reply.IsCompletedSuccessfully ? _log.Answer(reply.Result) : reply;
    }

    private void Note(in InodeEvent question, WaiterId waiter, CallStamp stamp, in InodeReply reply)
    {
        if (!_log.IsOn || !Changes(question.Op)) return;
        _known.Add(stamp, reply);
        _log.Note(new(stamp, question, waiter), Whole);
    }

    private static bool Changes(InodeOp op) =>
        op is not (InodeOp.Inspect or InodeOp.NextMapper or InodeOp.NextEntry or InodeOp.NextHole or InodeOp.AnyDirty or InodeOp.FindBad);

    private InodeWhole Whole()
    {
        var writer = new StateWriter();
        _state!.Save(writer);
        return new(_state.Spec, writer.Written.ToArray(), _known.All);
    }

    private void Take(InodeWhole whole)
    {
        _state = new SavedInode(whole.Spec, whole.State).Open(new((int)Key.Number));
        _making = Task.FromResult(true);
        foreach (var (stamp, reply) in whole.Replies) _known.Recall(stamp, reply, _replies);
    }

    private void Replay(InodeTurn turn)
    {
        var reply = InodeRules.Apply(_state!, turn.Event, turn.Waiter, new());
        _known.Recall(turn.Stamp, reply, _replies);
    }
}
