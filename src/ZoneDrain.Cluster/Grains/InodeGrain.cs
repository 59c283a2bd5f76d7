using Orleans.Concurrency;
using ZoneDrain.Cluster.Driving;
using ZoneDrain.Cluster.Placement;
using ZoneDrain.Cluster.Store;
using ZoneDrain.Drivers;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;
using ZoneDrain.Values;

namespace ZoneDrain.Cluster.Grains;

/// <inheritdoc cref="IInodeGrain"/>
[Reentrant, KeepAlive, HomePlacement]
internal sealed class InodeGrain(IGrainContext context, SiloStore silo, ISiloStatusOracle silos, IGrainFactory grains)
    : InitiatorGrain(context, silo, silos, grains), IInodeGrain
{
    private readonly ReplyMemory<InodeReply> _replies = new();
    private InodeState? _state;
    private Task<bool>? _making;

    /// <inheritdoc/>
    public ValueTask<bool> Create(InodeSpec spec, BlockState blocks) => new(_making ??= Make(spec, blocks));

    private async Task<bool> Make(InodeSpec spec, BlockState blocks)
    {
        var id = new InodeId((int)Key.Number);
        var inode = new InodeState(id, spec);
        for (long at = 0; blocks != BlockState.Hole && spec.Kind == InodeKind.File && at < inode.Pages;)
        {
            var question = new DriverEvent(DriverOp.Allocate, inode.Pages - at, Colour: at % 512);
            var run = (await Actors.Ask(Next.Call(new DriverId(spec.Pgmap.Value), question), default, Host.NextStamp())).Driver;
            if (run.Outcome != Outcome.Ok) return false;
            inode.Preallocate(new(at, run.Pages, run.Frame, blocks));
            at += run.Pages;
        }

        _state = inode;
        await Actors.Surely(() => Actors.Pgmap(spec.Pgmap.Value).AddInode(id, spec));
        return true;
    }

    /// <inheritdoc/>
    public ValueTask Restore(InodeSpec spec, int[] mappers)
    {
        if (_state is not null) return default;
        _state = new(new((int)Key.Number), spec);
        foreach (var mapper in mappers) InodeRules.Apply(_state, new(InodeOp.AddMapper, Process: new(mapper)), default, new());
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<InodeReply> Ask(InodeEvent question, WaiterId waiter, CallStamp stamp) =>
        _replies.TryRecall(stamp, out var known) ? known : _replies.Keep(stamp, Ask(question, waiter));

    private ValueTask<InodeReply> Ask(InodeEvent question, WaiterId waiter)
    {
        if (_state is null) throw new KeyNotFoundException($"{Key} does not exist");
        var wakes = new Wakes();
        var reply = InodeRules.Apply(_state, question, waiter, wakes);
        return wakes.Any ? Tell(reply, wakes) : new(reply);
    }

    /// <inheritdoc/>
    public ValueTask<SavedInode?> Save()
    {
        if (_state is null) return new((SavedInode?)null);
        var writer = new StateWriter();
        _state.Save(writer);
        return new(new SavedInode(_state.Spec, writer.Written.ToArray()));
    }

    /// <inheritdoc/>
    protected override ValueTask<Reply> AskActor(Next next, WaiterId waiter, CallStamp stamp) =>
        next.Kind == NextKind.Inode && (long)next.To == Key.Number ? AskHere(next.Inode, waiter) : base.AskActor(next, waiter, stamp);

    private async ValueTask<Reply> AskHere(InodeEvent question, WaiterId waiter) => new(await Ask(question, waiter));

    private async ValueTask<InodeReply> Tell(InodeReply reply, Wakes wakes)
    {
        await Actors.Notify(wakes.Waiters);
        return reply;
    }
}
