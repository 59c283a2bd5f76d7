namespace ZoneDrain.Traces.Reading;

/// <summary>
/// All that a predictor may know of a step: arguments, and those results that no simulator can know and that are not scored
/// (addresses, descriptors, task numbers, written lengths). Nothing here comes from an outcome that is checked.
/// </summary>
/// <param name="Kind">What was done.</param>
/// <param name="Task">The thread that did it (the kernel's pid).</param>
/// <param name="Process">The address space it ran in, named by the pid of its first thread.</param>
public readonly record struct TraceInputs(TraceStepKind Kind, int Task, int Process)
{
    /// <summary>Index into <see cref="RecordedTrace.Files"/>, or -1: anonymous memory, or an unknown descriptor.</summary>
    public int File { get; init; } = -1;

    /// <summary>Virtual address in bytes: of the access, of the range, or (for a map) where the kernel placed it; 0 when it failed.</summary>
    public ulong Address { get; init; }

    /// <summary>Length in bytes of the range, as asked for; for a remap, the old length.</summary>
    public ulong Length { get; init; }

    /// <summary>Offset in the file in bytes; for a truncate, the new size.</summary>
    public ulong Offset { get; init; }

    /// <summary>For a remap: where the mapping went, given by the kernel; 0 when it failed.</summary>
    public ulong NewAddress { get; init; }

    /// <summary>For a remap: the new length in bytes.</summary>
    public ulong NewLength { get; init; }

    /// <summary>Bytes that a read, write or splice moved, given by the kernel.</summary>
    public ulong MovedBytes { get; init; }

    /// <summary>Raw flags: MAP_*, O_*, MS_*, CLONE_* or the mode of fallocate, by kind.</summary>
    public uint Flags { get; init; }

    /// <summary>PROT_* bits of a map or protect.</summary>
    public uint Protection { get; init; }

    /// <summary>True when the access or the pin is a write.</summary>
    public bool IsWrite { get; init; }

    /// <summary>For a fork: the new task.</summary>
    public int Child { get; init; }

    /// <summary>For a fork: the child shares the address space, it is a thread.</summary>
    public bool SharesMemory { get; init; }

    /// <summary>For a pin's start and end: the number that joins them, from 1; 0 for the end of a pin nobody started.</summary>
    public int Pin { get; init; }

    /// <summary>For a pin: references taken or dropped.</summary>
    public int References { get; init; }

    /// <summary>True when a fact in this step was inferred, by the rules in <see cref="TraceReport"/>; never from a checked outcome.</summary>
    public bool IsInferred { get; init; }

    /// <summary>What an fallocate does to its range, from <see cref="Flags"/>.</summary>
    public FallocateKind FallocateKind => (Flags & ~1u) switch
    {
        0 => FallocateKind.Allocate,
        2 => FallocateKind.PunchHole,
        8 => FallocateKind.CollapseRange,
        16 => FallocateKind.ZeroRange,
        32 => FallocateKind.InsertRange,
        _ => FallocateKind.Other,
    };

    /// <summary>FALLOC_FL_KEEP_SIZE: an fallocate leaves the file's size alone.</summary>
    public bool KeepsSize => (Flags & 1) != 0;

    /// <summary>MAP_SHARED or MAP_SHARED_VALIDATE.</summary>
    public bool IsShared => (Flags & 1) != 0;

    /// <summary>O_TRUNC: an open cuts the file to nothing.</summary>
    public bool Truncates => (Flags & 0x200) != 0;

    /// <summary>O_CREAT: an open makes the file when there is none.</summary>
    public bool Creates => (Flags & 0x40) != 0;
}
