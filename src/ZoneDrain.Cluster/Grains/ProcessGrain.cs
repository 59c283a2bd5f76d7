using Orleans.Concurrency;
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
    private ProcessState? _state;

    /// <inheritdoc/>
    public ValueTask Create(byte[]? state)
    {
        _state = new(new((int)Key.Number));
        if (state is null) return default;
        var reader = new StateReader(state);
        _state.Load(ref reader);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<ProcessReply> Ask(ProcessEvent question)
    {
        if (_state is null) return new(new ProcessReply { Outcome = question.Op == ProcessOp.Look ? Outcome.SIGSEGV : Outcome.ENOENT });
        if (question.Op == ProcessOp.Fork) return Fork(_state, new(question.Slot));
        var reply = ProcessRules.Apply(_state, question);
        if (_state.IsGone) _state = null;
        return new(reply);
    }

    /// <inheritdoc/>
    public ValueTask<byte[]?> Save() => new(_state is null ? null : Bytes(_state));

    /// <inheritdoc/>
    protected override ValueTask<Reply> AskActor(Next next, WaiterId waiter) =>
        next.Kind == NextKind.Process && (long)next.To == Key.Number ? AskHere(next.Process) : base.AskActor(next, waiter);

    private async ValueTask<Reply> AskHere(ProcessEvent question) => new(await Ask(question));

    private async ValueTask<ProcessReply> Fork(ProcessState parent, ProcessId child)
    {
        if (ProcessRules.Fork(parent, child) is not { } state) return new() { Outcome = Outcome.ENOENT };
        await Actors.Process(child.Value).Create(Bytes(state));
        return default;
    }

    private static byte[] Bytes(ProcessState state)
    {
        var writer = new StateWriter();
        state.Save(writer);
        return writer.Written.ToArray();
    }
}
