using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Recovery;
using ZoneDrain.Cluster.Wire;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;
using ZoneDrain.Workloads;

namespace ZoneDrain.Cluster.Load;

/// <summary>The session of one caller on a silo: one thing after another, each awaited.</summary>
/// <param name="all">What all callers of the share have in common.</param>
/// <param name="caller">The caller.</param>
/// <param name="number">A number that no other session of the world has.</param>
internal sealed class LoadSession(LoadSessions all, LoadCaller caller, long number) : ILossySession
{
    private readonly Queue<Completion> _woken = [];
    private IProtocol? _protocol;
    private Task<ProcessId>? _process;
    private Task<bool>? _lost;
    private long _starts;

    /// <summary>The caller.</summary>
    public LoadCaller Caller => caller;

    /// <summary>Something that slept has ended; the caller hears of it between two operations.</summary>
    public event Action<Completion>? Woken;

    /// <summary>Lets the caller go on until it has no step left.</summary>
    public async ValueTask Run()
    {
        while (caller.Next(new Executor(this)))
        {
            if (_protocol is { } protocol)
            {
                _protocol = null;
                caller.Hear(await Start(protocol));
            }
            else if (_process is { } process)
            {
                _process = null;
                caller.Hear(await process);
            }
            else if (_lost is { } lost)
            {
                _lost = null;
                caller.Hear(await lost);
            }
        }
    }

    /// <summary>Takes what woke.</summary>
    public void TakeWoken()
    {
        while (_woken.TryDequeue(out var ended)) caller.Wake(ended);
    }

    /// <summary>What slept has ended.</summary>
    public void Wake(in Completion ended)
    {
        _woken.Enqueue(ended);
        Woken?.Invoke(ended);
    }

    /// <inheritdoc/>
    public async ValueTask<Completion> Start(IProtocol protocol)
    {
        var ended = await StartOnce(protocol);
        return LossRemedies.MayHelp(ended) ? await LossRemedies.Help(this, protocol, ended) : ended;
    }

    /// <inheritdoc/>
    public async ValueTask<Completion> StartOnce(IProtocol protocol)
    {
        var (key, grain) = all.InitiatorOf(protocol);
        var (stamp, wire, known) = (new StartStamp(number, ++_starts), WireProtocol.ToStart(protocol), all.KnownAt(grain));
        var progress = await Actors.Surely(() => grain.StartFor(stamp, wire, known, all.Here()));
        while (progress.Kind == ProgressKind.Going)
        {
            var ticket = progress.Ticket;
            progress = (await Actors.Surely(() => grain.CollectFor([ticket], [], null)))[0];
        }

        if (progress.Kind == ProgressKind.Sleeping)
            return new(false, default, default, await all.Sleeps(this, protocol, key, grain, progress.Ticket), protocol);
        all.Know(grain, progress.Ticket);
        return progress.Completed(0, protocol);
    }

    private readonly struct Executor(LoadSession session) : ILoadExecutor
    {
        public void Start<TProtocol>(in TProtocol protocol) where TProtocol : struct, IProtocol => session._protocol = protocol;

        public void ReserveProcess() => session._process = session.All.Reserve();

        public void CreateProcess() => session._process = session.All.Create();

        public void AskIfLost(ProcessId process) => session._lost = session.All.IsLost(process);
    }

    private LoadSessions All => all;
}
