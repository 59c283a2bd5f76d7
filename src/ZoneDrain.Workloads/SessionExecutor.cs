using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Workloads;

/// <summary>Carries out what a caller asks for on the thread of a session, in line.</summary>
internal readonly struct SessionExecutor(IEngine engine, ISession session, LoadCaller caller) : ILoadExecutor
{
    /// <inheritdoc/>
    public void Start<TProtocol>(in TProtocol protocol) where TProtocol : struct, IProtocol => caller.Hear(session.Start(protocol));

    /// <inheritdoc/>
    public void ReserveProcess() => caller.Hear(engine.ReserveProcess());

    /// <inheritdoc/>
    public void CreateProcess() => caller.Hear(engine.CreateProcess());

    /// <inheritdoc/>
    public void AskIfLost(ProcessId process) => caller.Hear(engine.IsLost(process));
}
