using Orleans.Concurrency;
using Orleans.Placement;
using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Cells;
using ZoneDrain.Cluster.Recovery;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Delivery;
using ZoneDrain.Processes;
using ZoneDrain.Protocols;
using ZoneDrain.Values;

namespace ZoneDrain.Cluster.Grains;

/// <inheritdoc cref="IProcessGrain"/>
[Reentrant, KeepAlive, HomePlacement, Immovable]
internal sealed partial class ProcessGrain(IGrainContext context, SiloStore silo, SiloAgents silos, IGrainFactory grains)
    : InitiatorGrain(context, silo, silos, grains), IProcessGrain
{
    private const string StateKey = "process";
    private readonly ReplyMemory<ProcessReply> _replies = new(silo.Fences);
    private bool _made;

    private ProcessState? State
    {
        get;
        set
        {
            field = value;
            NoteVacancy();
        }
    }

    /// <inheritdoc/>
    public ValueTask Create() => Make(null);

    /// <inheritdoc/>
    public ValueTask CreateFor(Incarnation from)
    {
        Silo.Fences.Check(from);
        return Make(null);
    }

    /// <inheritdoc/>
    public ValueTask Inherit(byte[] state, Incarnation from)
    {
        Silo.Fences.Check(from);
        return Make(state);
    }

    private ValueTask Make(byte[]? state)
    {
        // Asked again, perhaps after its end.
        if (_made) return new(_log.Flushed);
        _made = true;
        if (state is null) State = new(new((int)Key.Number));
        else Load(state);
        _log.Note(Whole);
        return new(_log.Flushed);
    }

    /// <inheritdoc/>
    public ValueTask<ProcessReply> Ask(ProcessEvent question, CallStamp stamp) =>
        _replies.TryRecall(stamp, out var known) ? known : _replies.Keep(stamp, AskOnDisk(question, stamp));

    /// <inheritdoc/>
    public ValueTask<byte[]?> Save()
    {
        Silo.Fences.CheckAwake();
        return new(State is null ? null : Bytes(State));
    }

    /// <inheritdoc/>
    public ValueTask<bool> WasMade() => new(_made);

    /// <inheritdoc/>
    public ValueTask<bool> IsGone() => new(_made && State is null);

    /// <inheritdoc/>
    public ValueTask LeaveRested(long rested)
    {
        if (State is null && Runner.Rested < rested) DeactivateOnIdle();
        return default;
    }

    /// <inheritdoc/>
    public override async ValueTask<Snapshot> Cut(SnapshotRequest order)
    {
        var cut = await base.Cut(order);
        if (order.OnlyStands) return cut;
        await CloseShares();
        if (State is null) return cut;
        foreach (var stays in LossRules.EndMoves(State, order.Pgmap, order.Moving, order.Form)) Note(stays, default, default);
        foreach (var inode in order.Files) LossRules.TakeMappings(State, new(inode));
        cut.Kept.AddRange(CutRules.KeptBy(State, order.Pgmap));
        cut.Mapped.AddRange(State.Mappings.Select(vma => vma.Inode.Value));
        return cut with { Process = (int)Key.Number };
    }

    /// <inheritdoc/>
    public override ValueTask<EntryCounts> CountEntries() => new(new EntryCounts(State?.PageTableEntries ?? 0, 0));

    /// <inheritdoc/>
    public override void OnDehydrate(IDehydrationContext dehydrationContext)
    {
        base.OnDehydrate(dehydrationContext);
        var moved = new MovedReply<byte[]?, ProcessReply>(State is null ? null : Bytes(State), [.. _replies.Settled]);
        dehydrationContext.TryAddValue(StateKey, moved);
        dehydrationContext.TryAddValue(LogKey, _log.Version);
    }

    /// <inheritdoc/>
    public override void OnRehydrate(IRehydrationContext rehydrationContext)
    {
        base.OnRehydrate(rehydrationContext);
        if (!rehydrationContext.TryGetValue<MovedReply<byte[]?, ProcessReply>>(StateKey, out var moved)) return;
        _made = true;
        if (rehydrationContext.TryGetValue<long>(LogKey, out var version)) _log.GoOn(version);
        foreach (var (stamp, reply) in moved.Replies) _known.Recall(stamp, reply, _replies);
        if (moved.State is not null) Load(moved.State);
    }

    /// <inheritdoc/>
    protected override ValueTask<WireProgress> Start(StartStamp stamp, IProtocol protocol, long[] forget) =>
        protocol is Exit && !Runner.UnaskedEnds.IsCompleted ? StartOnceExited(stamp, protocol, forget) : base.Start(stamp, protocol, forget);

    /// <inheritdoc/>
    protected override ValueTask<Reply> AskActor(Next next, WaiterId waiter, CallStamp stamp) =>
        next.Kind == NextKind.Process && (long)next.To == Key.Number ? AskHere(next.Process) : base.AskActor(next, waiter, stamp);

    private async ValueTask<Reply> AskHere(ProcessEvent question) => new(await Turn(question, default));

    private ValueTask<ProcessReply> Turn(ProcessEvent question, CallStamp stamp)
    {
        if (State is null) return new(new ProcessReply { Outcome = question.Op == ProcessOp.Look ? Outcome.SIGSEGV : Outcome.ENOENT });
        if (question.Op == ProcessOp.Fork) return Fork(State, question, stamp);
        return new(Apply(State, question, stamp));
    }

    private ProcessReply Apply(ProcessState process, in ProcessEvent question, CallStamp stamp)
    {
        var reply = ProcessRules.Apply(process, question);
        if (process.IsGone) State = null;
        Note(question, stamp, reply);
        return reply;
    }

    private async ValueTask<ProcessReply> Fork(ProcessState parent, ProcessEvent question, CallStamp stamp)
    {
        var child = new ProcessId(question.Slot);

        // A fork that was lost on its way is begun again with the child it had made, which is not whole: its session makes an end of it.
        if (await Actors.Surely(() => Actors.Process(child.Value).WasMade())) return new() { Outcome = Outcome.EIO };
        if (ProcessRules.Fork(parent, child) is not { } state)
            return new() { Outcome = parent.Status == ProcessStatus.Running ? Outcome.EAGAIN : Outcome.ENOENT };
        var bytes = Bytes(state);
        Note(question, stamp, default);
        await _log.Flushed;
        await Actors.Surely(() => Actors.Process(child.Value).Inherit(bytes, Silo.Fences.Here));
        return default;
    }

    /// <inheritdoc/>
    protected override void NoteRest()
    {
        if (State is null) NoteVacancy();
    }

    private void NoteVacancy()
    {
        if (State is null) Store.Vacant[Key.ToString()] = Runner.Rested;
        else Store.Vacant.TryRemove(Key.ToString(), out _);
    }

    private async Task CloseShares()
    {
        var dead = new HashSet<ProcessId>();
        foreach (var sharer in (State?.Owners ?? []).SelectMany(owner => owner?.Others ?? []).ToHashSet())
        {
            if (!await Actors.Surely(() => Actors.Process(sharer.Value).WasMade())) dead.Add(sharer);
        }

        if (State is not { } process || !LossRules.CloseShares(process, dead)) return;
        if (process.IsGone) State = null;
        _log.Note(Whole);
    }

    private void Load(byte[] state)
    {
        State = new(new((int)Key.Number));
        var reader = new StateReader(state);
        State.Load(ref reader);
    }

    private static byte[] Bytes(ProcessState state)
    {
        var writer = new StateWriter();
        state.Save(writer);
        return writer.Written.ToArray();
    }
}
