namespace ZoneDrain.Traces.Reading;

/// <summary>A trace as a workload: steps in recorded order, the files they name, and what reading it found. Immutable.</summary>
/// <param name="Steps">Steps, ordered by the line on which they began.</param>
/// <param name="Files">Files, by <see cref="TraceInputs.File"/>.</param>
/// <param name="Report">Counts and shares inferred.</param>
public sealed record RecordedTrace(IReadOnlyList<TraceStep> Steps, IReadOnlyList<TraceFile> Files, TraceReport Report)
{
    /// <summary>Reads and assembles a trace.</summary>
    /// <param name="stream">The trace's text; stays the caller's to close.</param>
    /// <exception cref="TraceFormatException">The file is no trace.</exception>
    public static RecordedTrace Read(Stream stream)
    {
        var reader = new TraceReader(stream);
        var assembler = new TraceAssembler();
        while (reader.TryRead(out var record))
            assembler.Add(in record);
        return assembler.Finish(reader);
    }
}

/// <summary>A file of the workload: everything that was opened and found to be the same inode.</summary>
/// <param name="Index">Place in <see cref="RecordedTrace.Files"/>.</param>
/// <param name="Inode">The DAX inode, or none: then nothing about the file can be checked.</param>
/// <param name="Binding">How the inode was found.</param>
public sealed record TraceFile(int Index, TraceInode Inode, TraceFileBinding Binding)
{
    /// <summary>True for a file on a DAX inode.</summary>
    public bool IsDax => Inode.IsKnown;
}

/// <summary>One step of a recorded workload: what was asked, and apart from it what happened.</summary>
/// <param name="Line">Line on which the step began, from 1; an inferred step bears the line of the step it follows.</param>
/// <param name="TimeNs">Time at which it began, in nanoseconds of the trace's clock.</param>
/// <param name="Inputs">All that a predictor may know.</param>
/// <param name="Recorded">What the kernel did, for the check.</param>
public readonly record struct TraceStep(int Line, long TimeNs, TraceInputs Inputs, TraceOutcome Recorded);

/// <summary>How an opened file was joined to its DAX inode.</summary>
public enum TraceFileBinding : byte
{
    /// <summary>Never: no fault named it, or it is no DAX file.</summary>
    None,

    /// <summary>A fault inside a mapping of the descriptor named the inode.</summary>
    Fault,

    /// <summary>Another open through the same pointer to the path was bound by a fault.</summary>
    PathPointer,
}
