namespace ZoneDrain.Traces.Reading;

/// <summary>
/// What reading a trace found, and how much of it was inferred. The rules of inference: a descriptor is the last one an open returned;
/// its inode is the one a fault names inside a mapping of it, or that of another open through the same pointer to a path as long as that pointer
/// stood for a single inode and was not unlinked; a pin starts at a vmsplice, inside the read or write that drops it, or after its
/// task's last access before the drop; clone3 makes a thread.
/// </summary>
public sealed record TraceReport
{
    /// <summary>Lines of the file, comments included.</summary>
    public required int Lines { get; init; }

    /// <summary>Lines that were understood.</summary>
    public required long Records { get; init; }

    /// <summary>Events the kernel lost.</summary>
    public required long LostEvents { get; init; }

    /// <summary>Lines that were not understood, by event name.</summary>
    public required IReadOnlyDictionary<string, long> NotUnderstood { get; init; }

    /// <summary>Events that belong to no step of their task, by kind: ends without a beginning, work of kernel threads.</summary>
    public required IReadOnlyDictionary<string, long> WithoutStep { get; init; }

    /// <summary>Opens bound to a DAX inode by a fault.</summary>
    public required int OpensBoundByFault { get; init; }

    /// <summary>Opens bound by the pointer to their path.</summary>
    public required int OpensBoundByPointer { get; init; }

    /// <summary>Opens never bound: nothing done through them is checkable.</summary>
    public required int OpensNotBound { get; init; }

    /// <summary>Ends of pins.</summary>
    public required int Pins { get; init; }

    /// <summary>Pins whose start is a vmsplice in the trace.</summary>
    public required int PinsFromSplice { get; init; }

    /// <summary>Pins whose start was inferred.</summary>
    public required int PinsInferred { get; init; }

    /// <summary>Pins for which no start could be found: the task touched nothing before.</summary>
    public required int PinsWithoutStart { get; init; }

    /// <summary>Forks whose flags are not in the trace and that were taken for threads.</summary>
    public required int ThreadsInferred { get; init; }

    /// <summary>Accesses outside every mapping that the trace shows being made.</summary>
    public required int AccessesWithoutMapping { get; init; }
}
