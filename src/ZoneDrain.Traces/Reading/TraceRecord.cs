namespace ZoneDrain.Traces.Reading;

/// <summary>One line of a trace, read into values.</summary>
/// <param name="Line">Line number in the file, from 1.</param>
/// <param name="Task">Name of the task as printed, cut to 16 bytes by the kernel.</param>
/// <param name="Pid">Thread number of the task (the kernel's pid).</param>
/// <param name="ThreadGroup">Process number, when the trace was recorded with record-tgid; otherwise 0.</param>
/// <param name="Cpu">Processor number.</param>
/// <param name="TimeNs">Timestamp in nanoseconds of the trace's own clock; for ordering, not for measuring.</param>
/// <param name="Kind">What the line reports.</param>
/// <param name="Call">The system call of an enter or exit line.</param>
/// <param name="Value">Result of a system call or probe, the page of a put, or the child of a fork.</param>
/// <param name="Arguments">Arguments of an enter line; for a put, A is the number of references.</param>
/// <param name="Fault">Fields of an fs_dax event.</param>
public readonly record struct TraceRecord(
    int Line,
    string Task,
    int Pid,
    int ThreadGroup,
    int Cpu,
    long TimeNs,
    TraceEventKind Kind,
    TraceSyscall Call,
    long Value,
    TraceArguments Arguments,
    TraceFault Fault)
{
    /// <summary>The kernel's error number of a failed system call (2 for ENOENT, 4 for EINTR), or 0.</summary>
    public int Errno => Value is < 0 and >= -4095 ? (int)-Value : 0;
}
