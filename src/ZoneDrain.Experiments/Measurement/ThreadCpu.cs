using System.Runtime.InteropServices;

namespace ZoneDrain.Experiments.Measurement;

/// <summary>CPU time of the calling thread, in nanoseconds (clock_gettime, CLOCK_THREAD_CPUTIME_ID); on other systems that of the process.</summary>
public static partial class ThreadCpu
{
    private const int ThreadCpuClock = 3;

    /// <summary>CPU time so far. Only differences mean something, and only on one thread.</summary>
    public static long NowNs()
    {
        if (OperatingSystem.IsLinux() && ClockGetTime(ThreadCpuClock, out var time) == 0) return time.Seconds * 1_000_000_000 + time.Nanoseconds;
        return ProcessNowNs();
    }

    /// <summary>CPU time of the whole process so far, user and kernel.</summary>
    public static long ProcessNowNs()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return (long)process.TotalProcessorTime.TotalNanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
