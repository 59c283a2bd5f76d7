using Orleans.Concurrency;
using Orleans.Placement;
using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Cells;
using ZoneDrain.Cluster.Recovery;
using ZoneDrain.Cluster.Wire;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Delivery;
using ZoneDrain.Inodes;
using ZoneDrain.Ports;
using ZoneDrain.Values;

namespace ZoneDrain.Cluster.Grains;

/// <inheritdoc cref="IInodeGrain"/>
[Reentrant, KeepAlive, HomePlacement, Immovable]
internal sealed partial class InodeGrain(IGrainContext context, SiloStore silo, SiloAgents silos, IGrainFactory grains)
    : InitiatorGrain(context, silo, silos, grains), IInodeGrain
{
    private const string StateKey = "inode";
    private const string HoldsKey = "holds";
    private readonly ReplyMemory<InodeReply> _replies = new(silo.Fences);
    private readonly InodeHolds _holds = new();
    private InodeState? _state;
    private Task<bool>? _making;
    private bool _restored;
    private readonly List<FrameRun> _blocks = [];
    private bool _asksAgain;

    /// <inheritdoc/>
    public ValueTask<bool> Create(InodeSpec spec, BlockState blocks) => SpecCheck.Objection(spec, blocks) is { } objection
        ? throw new InvalidPayloadException($"{Key} cannot be made: {objection}")
        : new(_making ??= Make(spec, blocks));

    /// <inheritdoc/>
    public ValueTask Restore(InodeSpec spec, int[] mappers, CallStamp[] orphans, Incarnation from)
    {
        Silo.Fences.Check(from);
        if (_state is not null) return default;
        _restored = true;
        _state = LossRules.Restored(new((int)Key.Number), spec, mappers.Select(mapper => new ProcessId(mapper)));
        foreach (var call in orphans) _replies.Take(call, default);
        _log.Note(Whole);
        return new(_log.Flushed);
    }

    /// <inheritdoc/>
    public ValueTask ForgetMappers(int[] gone, Incarnation from)
    {
        Silo.Fences.Check(from);
        if (_state is null) return default;
        LossRules.ForgetMappers(_state, gone.Select(process => new ProcessId(process)));
        _log.Note(Whole);
        return new(_log.Flushed);
    }

    /// <inheritdoc/>
    public ValueTask SettleMapper(int process, int mappings, Incarnation from)
    {
        Silo.Fences.Check(from);
        if (_state is null || !LossRules.SettleMapper(_state, new(process), mappings)) return default;
        _log.Note(Whole);
        return new(_log.Flushed);
    }

    /// <inheritdoc/>
    public ValueTask<InodeReply> Ask(InodeEvent question, WaiterId waiter, CallStamp stamp) =>
        _replies.TryRecall(stamp, out var known) ? known : _replies.Keep(stamp, AskOnDisk(question, waiter, stamp));

    /// <inheritdoc/>
    public ValueTask<SavedInode?> Save()
    {
        Silo.Fences.CheckAwake();
        return new(Saved());
    }

    /// <inheritdoc/>
    public override async ValueTask<Snapshot> Cut(SnapshotRequest order)
    {
        if (order.OnlyStands) return await base.Cut(order);
        if (_state is { } inode) await ReleaseGone(inode);
        var cut = await base.Cut(order);
        _asksAgain |= order.Driver;
        if (_state is null) cut.Taken.AddRange(_blocks.Where(run => run.Driver == order.Pgmap.Value));
        if (_state is null || _state.Spec.Pgmap != order.Pgmap) return cut;
        cut.Kept.AddRange(CutRules.KeptBy(_state));
        cut.Mapped.AddRange(_state.Mappers.Select(mapper => mapper.Process.Value));
        cut.Blocks.AddRange(_state.Blocks.Select(extent => (extent.Frame, extent.Pages)));
        return cut;
    }

    /// <inheritdoc/>
    public override ValueTask<EntryCounts> CountEntries() => new(new EntryCounts(0, _state?.IndexEntries ?? 0));

    /// <inheritdoc/>
    public override void OnDehydrate(IDehydrationContext dehydrationContext)
    {
        base.OnDehydrate(dehydrationContext);
        dehydrationContext.TryAddValue(StateKey, new MovedReply<SavedInode?, InodeReply>(Saved(), [.. _replies.Settled]));
        dehydrationContext.TryAddValue(HoldsKey, _holds.Save());
        dehydrationContext.TryAddValue(LogKey, _log.Version);
    }

    /// <inheritdoc/>
    public override void OnRehydrate(IRehydrationContext rehydrationContext)
    {
        base.OnRehydrate(rehydrationContext);
        if (!rehydrationContext.TryGetValue<MovedReply<SavedInode?, InodeReply>>(StateKey, out var moved)) return;
        if (rehydrationContext.TryGetValue<long>(LogKey, out var version)) _log.GoOn(version);
        foreach (var (stamp, reply) in moved.Replies) _known.Recall(stamp, reply, _replies);
        if (rehydrationContext.TryGetValue<(ulong, InodeHolds.Hold)[]>(HoldsKey, out var holds)) _holds.Load(holds);
        if (moved.State is null) return;
        _state = moved.State.Open(new((int)Key.Number));
        _making = Task.FromResult(true);
    }

    /// <inheritdoc/>
    protected override ValueTask<Reply> AskActor(Next next, WaiterId waiter, CallStamp stamp) =>
        next.Kind == NextKind.Inode && (long)next.To == Key.Number ? AskHere(next.Inode, waiter, stamp) : base.AskActor(next, waiter, stamp);

    // An inode that comes back must know which locks its own protocols had; one that does not takes their locks along.
    private async ValueTask<Reply> AskHere(InodeEvent question, WaiterId waiter, CallStamp stamp) =>
        new(await AskNow(question, waiter, _log.IsOn ? stamp : default));

    private SavedInode? Saved()
    {
        if (_state is null) return null;
        var writer = new StateWriter();
        _state.Save(writer);
        return new(_state.Spec, writer.Written.ToArray());
    }

    private async Task<bool> Make(InodeSpec spec, BlockState blocks)
    {
        var id = new InodeId((int)Key.Number);
        var inode = new InodeState(id, spec);
        for (long at = 0; blocks != BlockState.Hole && spec.Kind == InodeKind.File && at < inode.Pages;)
        {
            var question = new DriverEvent(DriverOp.Allocate, inode.Pages - at, Colour: at % 512);
            var run = await AskDriver(Next.Call(new DriverId(spec.Pgmap.Value), question));
            if (run.Outcome != Outcome.Ok) return false;
            _blocks.Add(new(spec.Pgmap.Value, run.Frame, run.Pages, GivenUp: false));
            inode.Preallocate(new(at, run.Pages, run.Frame, blocks));
            at += run.Pages;
        }

        _state = inode;
        _blocks.Clear();
        _log.Note(Whole);
        await _log.Flushed;
        await Actors.Surely(() => Actors.Pgmap(spec.Pgmap.Value).AddInode(id, spec, Silo.Fences.Here));
        return true;
    }

    // As a protocol asks: not while the world stands still, and once more if the driver was told anew meanwhile what is in use.
    private async Task<DriverReply> AskDriver(Next question)
    {
        for (var stamp = Runner.NextStamp(); ;)
        {
            await Store.Gate.Opened;
            _asksAgain = false;
            var reply = (await Actors.Ask(question, default, stamp)).Driver;
            if (!_asksAgain) return reply;
        }
    }

    private ValueTask<InodeReply> AskNow(InodeEvent question, WaiterId waiter, CallStamp stamp)
    {
        if (_state is null) return AskMissing();

        if ((_restored || !Store.Losses.IsEmpty) && LossRules.IsForgotten(_state, question)) return default;
        var wakes = new WakeQueue();
        var reply = InodeRules.Apply(_state, question, waiter, wakes);
        _holds.Hear(stamp, question, reply, waiter);
        Note(question, waiter, stamp, reply);
        return wakes.Any ? Tell(reply, wakes) : new(reply);
    }

    private async ValueTask<InodeReply> AskMissing() => throw await Actors.Missing(ActorKind.Inode, Key);

    // Protocols that had locked this inode and died with a silo hold up all others.
    private async ValueTask ReleaseGone(InodeState inode)
    {
        foreach (var caller in _holds.Callers)
        {
            var (kind, number) = Lanes.InitiatorOf(caller.Lane);
            var initiator = Actors.Initiator(kind, new ActorKey(Key.World, kind, number).ToString());
            if (!Silo.Fences.Now.Refuses(caller.From) && await Actors.Surely(() => initiator.Knows(caller))) continue;
            var wakes = new WakeQueue();
            _holds.Release(inode, caller.Lane, wakes);
            _log.Note(Whole);
            await _log.Flushed;
            await Actors.Notify(wakes.Waiters);
        }
    }

    private async ValueTask<InodeReply> Tell(InodeReply reply, WakeQueue wakes)
    {
        await _log.Flushed;
        await Actors.Notify(wakes.Waiters);
        return reply;
    }
}
