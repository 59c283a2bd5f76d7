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
