namespace ZoneDrain.Traces.Reading;

/// <summary>The part of a <see cref="TraceRecord"/> that comes from the event's own text.</summary>
internal readonly record struct TraceEventFields(
    TraceEventKind Kind,
    TraceSyscall Call = TraceSyscall.None,
    long Value = 0,
    TraceArguments Arguments = default,
    TraceFault Fault = default);
