using Orleans.Concurrency;
using ZoneDrain.Cluster.Driving;
using ZoneDrain.Cluster.Placement;
using ZoneDrain.Cluster.Store;
using ZoneDrain.Processes;
using ZoneDrain.Protocols;
using ZoneDrain.Values;

namespace ZoneDrain.Cluster.Grains;

/// <inheritdoc cref="IProcessGrain"/>
[Reentrant, KeepAlive, HomePlacement]
internal sealed class ProcessGrain(IGrainContext context, SiloStore silo, ISiloStatusOracle silos, IGrainFactory grains)
    : InitiatorGrain(context, silo, silos, grains), IProcessGrain
{
    private readonly ReplyMemory<ProcessReply> _replies = new();
    private ProcessState? _state;
    private bool _made;

    /// <inheritdoc/>
    public ValueTask Create(byte[]? state)
    {
        // Asked again, perhaps after its end.
        if (_made) return default;
        _made = true;
        _state = new(new((int)Key.Number));
        if (state is null) return default;
        var reader = new StateReader(state);
        _state.Load(ref reader);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<ProcessReply> Ask(ProcessEvent question, CallStamp stamp) =>
        _replies.TryRecall(stamp, out var known) ? known : _replies.Keep(stamp, Ask(question));

    /// <inheritdoc/>
    public ValueTask<byte[]?> Save() => new(_state is null ? null : Bytes(_state));

    /// <inheritdoc/>
    protected override ValueTask<Reply> AskActor(Next next, WaiterId waiter, CallStamp stamp) =>
        next.Kind == NextKind.Process && (long)next.To == Key.Number ? AskHere(next.Process) : base.AskActor(next, waiter, stamp);

    private async ValueTask<Reply> AskHere(ProcessEvent question) => new(await Ask(question));

    private ValueTask<ProcessReply> Ask(ProcessEvent question)
    {
        if (_state is null) return new(new ProcessReply { Outcome = question.Op == ProcessOp.Look ? Outcome.SIGSEGV : Outcome.ENOENT });
        if (question.Op == ProcessOp.Fork) return Fork(_state, new(question.Slot));
        var reply = ProcessRules.Apply(_state, question);
        if (_state.IsGone) _state = null;
        return new(reply);
    }

    private async ValueTask<ProcessReply> Fork(ProcessState parent, ProcessId child)
    {
        if (ProcessRules.Fork(parent, child) is not { } state) return new() { Outcome = Outcome.ENOENT };
        var bytes = Bytes(state);
        await Actors.Surely(() => Actors.Process(child.Value).Create(bytes));
        return default;
    }

    private static byte[] Bytes(ProcessState state)
    {
        var writer = new StateWriter();
        state.Save(writer);
        return writer.Written.ToArray();
    }
}
