namespace ZoneDrain.Traces.Replay;

/// <summary>An address space of the trace: its process in the model, and the tasks that run in it.</summary>
internal sealed class ReplayProcess(ProcessId id)
{
    internal ProcessId Id { get; } = id;

    internal HashSet<int> Tasks { get; } = [];
}
