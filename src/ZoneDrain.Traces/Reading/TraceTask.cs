namespace ZoneDrain.Traces.Reading;

/// <summary>What the assembler knows of one task while it reads on. Threads share mappings; descriptors are shared or copied as clone says.</summary>
internal sealed class TraceTask(int pid, int process, int lineage, TraceMappings mappings, Dictionary<int, int> descriptors)
{
    internal const int NoStep = -1;

    internal int Pid { get; } = pid;

    internal int Process { get; set; } = process;

    /// <summary>Root of the memory this task inherited, so that equal pointers mean equal bytes.</summary>
    internal int Lineage { get; set; } = lineage;

    internal TraceMappings Mappings { get; set; } = mappings;

    /// <summary>Open behind each descriptor.</summary>
    internal Dictionary<int, int> Descriptors { get; } = descriptors;

    /// <summary>The system call the task is in, and its step.</summary>
    internal TraceRecord Call { get; set; }

    internal int CallStep { get; set; } = NoStep;

    internal bool InCall { get; set; }

    /// <summary>Step of an access whose fault has not ended, or fell back and may go on.</summary>
    internal int FaultStep { get; set; } = NoStep;

    /// <summary>Step of the last access.</summary>
    internal int AccessStep { get; set; } = NoStep;

    /// <summary>Step of the last call that waits for every pin of its file: no pin of this task's own was held then.</summary>
    internal int LayoutStep { get; set; } = NoStep;

    internal TraceTask Thread(int child, bool sharesDescriptors) =>
        new(child, Process, Lineage, Mappings, sharesDescriptors ? Descriptors : new Dictionary<int, int>(Descriptors)) { AccessStep = AccessStep };

    internal TraceTask Forked(int child) => new(child, child, Lineage, Mappings.Copy(), new Dictionary<int, int>(Descriptors));

    internal TraceTask Spawned(int child) => new(child, child, child, new TraceMappings(), new Dictionary<int, int>(Descriptors));
}
