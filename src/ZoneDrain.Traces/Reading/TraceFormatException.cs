namespace ZoneDrain.Traces.Reading;

/// <summary>A file was given as a trace and is none.</summary>
public sealed class TraceFormatException : FormatException
{
    /// <summary>Refuses a file by its first line that is not part of a trace.</summary>
    /// <param name="line">Line number, from 1; 0 when the file holds no line that could be one.</param>
    /// <param name="text">The line, shortened and made printable.</param>
    public TraceFormatException(int line, string text)
        : base(line == 0
            ? "not a trace: the file holds no line of the form TASK-PID [CPU] FLAGS TIMESTAMP: EVENT"
            : $"not a trace: line {line} is \"{text}\", expected TASK-PID [CPU] FLAGS TIMESTAMP: EVENT")
    {
        Line = line;
        Text = text;
    }

    /// <summary>Line number of the first offending line, from 1; 0 when there is none.</summary>
    public int Line { get; }

    /// <summary>The offending line, shortened and made printable.</summary>
    public string Text { get; }
}
