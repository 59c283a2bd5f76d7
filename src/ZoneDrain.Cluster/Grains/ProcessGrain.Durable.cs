using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Journals;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Delivery;
using ZoneDrain.Processes;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Grains;

/// <summary>What a process writes down of itself: its turns, which are replayed when it comes back.</summary>
internal sealed partial class ProcessGrain
{
    private readonly GrainLog<ProcessWhole, ProcessTurn> _log = GrainLogs.Of<ProcessWhole, ProcessTurn>(context);

    private const string LogKey = "log";
    private readonly KnownReplies<ProcessReply> _known = new();

    /// <inheritdoc/>
    protected override Task Flushed => _log.Flushed;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var back = await _log.Recall(Take, Replay) ? State : null;
        if (back is not null)
        {
            if (LossRules.ComeBack(back)) _log.Note(Whole);
            await TellFiles(back);
        }

        // Where states are kept, its own tells.
        if (!_made && !_log.IsOn) _made = await HasEnded();
        await base.OnActivateAsync(cancellationToken);
        NoteVacancy();

        // Whoever drove its exit may be gone, too, and what it has not undone would be held for ever.
        if (back is { Status: ProcessStatus.Exiting }) Runner.DriveUnasked(new Exit(back.Id) { GoesOn = true });
    }

    // It was there, and left a while after its end.
    private async Task<bool> HasEnded()
    {
        var others = Actors.Silos.Where(silo => !silo.Equals(Silo.Here));
        await Store.Ended.Learn(() => Actors.AskSilos(others, (agent, _) => agent.Ended(Key.World)));
        return Store.Ended.Contains(Key.Number);
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Store.Vacant.TryRemove(Key.ToString(), out _);
        return base.OnDeactivateAsync(reason, cancellationToken);
    }

    // Two exits beside each other would leave what one has in its hands when the other ends.
    private async ValueTask<WireProgress> StartOnceExited(StartStamp stamp, IProtocol protocol, long[] forget)
    {
        await Runner.UnaskedEnds;
        return await base.Start(stamp, protocol, forget);
    }

    // Before it answers or drives anything. What its former life still has on its way comes too late once that is refused.
    private async Task TellFiles(ProcessState back)
    {
        await Actors.TellSilos(Actors.Silos, agent => agent.Refuse(Actors.Dead));
        var mappings = back.Mappings.CountBy(vma => vma.Inode.Value).ToDictionary();
        var inodes = await Actors.Surely(() => Actors.Numbers.Count(ActorKind.Inode));
        await Task.WhenAll(Enumerable.Range(0, (int)inodes).Select(inode => Actors.Surely(
            () => Actors.Inode(inode).SettleMapper(back.Id.Value, mappings.GetValueOrDefault(inode), Silo.Fences.Here)).AsTask()));
    }

    /// <inheritdoc/>
    public ValueTask Wake() => default;

    private ValueTask<ProcessReply> AskOnDisk(ProcessEvent question, CallStamp stamp)
    {
        var reply = Turn(question, stamp);
        return reply.IsCompletedSuccessfully ? _log.Answer(reply.Result) : reply;
    }

    private void Note(in ProcessEvent question, CallStamp stamp, in ProcessReply reply)
    {
        if (!_log.IsOn || !Changes(question.Op)) return;
        _known.Add(stamp, reply);
        _log.Note(new(stamp, question), Whole);
    }

    private static bool Changes(ProcessOp op) =>
        op is not (ProcessOp.Look or ProcessOp.Recheck or ProcessOp.NextMapping or ProcessOp.NextShared or ProcessOp.FindPage or ProcessOp.ReadMirror);

    private ProcessWhole Whole() => new(State is null ? null : Bytes(State), _known.All);

    private void Take(ProcessWhole whole)
    {
        State = null;
        if (whole.State is not null) Load(whole.State);
        _made = true;
        foreach (var (stamp, reply) in whole.Replies) _known.Recall(stamp, reply, _replies);
    }

    private void Replay(ProcessTurn turn)
    {
        if (State is null) return;
        var reply = default(ProcessReply);
        if (turn.Event.Op == ProcessOp.Fork) ProcessRules.Fork(State, new(turn.Event.Slot));
        else reply = ProcessRules.Apply(State, turn.Event);
        if (State.IsGone) State = null;
        _known.Recall(turn.Stamp, reply, _replies);
    }
}
