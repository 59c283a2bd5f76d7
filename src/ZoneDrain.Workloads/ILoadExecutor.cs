using ZoneDrain.Protocols;

namespace ZoneDrain.Workloads;

/// <summary>
/// Carries out what a <see cref="LoadCaller"/> asks for, one thing at a time, and lets the caller hear what came of it: at once, in line, where a thread drives
/// it, or when the answer is there.
/// </summary>
internal interface ILoadExecutor : IProtocolStarter
{
    /// <summary>Gives out the number of a process that a fork is to make.</summary>
    void ReserveProcess();

    /// <summary>Makes a process without mappings.</summary>
    void CreateProcess();

    /// <summary>Asks whether a process went with what kept it.</summary>
    void AskIfLost(ProcessId process);
}

/// <summary>Starts protocols for whoever decides which.</summary>
internal interface IProtocolStarter
{
    /// <summary>Starts one.</summary>
    void Start<TProtocol>(in TProtocol protocol) where TProtocol : struct, IProtocol;
}
