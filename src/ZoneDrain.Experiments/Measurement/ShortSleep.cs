using System.Runtime.InteropServices;

namespace ZoneDrain.Experiments.Measurement;

/// <summary>Waits that are shorter than the milliseconds in which the runtime counts: nanosleep, whose timer may be some 60 µs late.</summary>
internal static partial class ShortSleep
{
    /// <summary>Sleeps; where the system has no such call, only lets others run.</summary>
    /// <param name="span">How long, 0 to below one second.</param>
    public static void For(TimeSpan span)
    {
        var request = new TimeSpec { Nanoseconds = (long)span.TotalNanoseconds };
        if (OperatingSystem.IsLinux()) _ = Nanosleep(request, 0);
        else Thread.Yield();
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int Nanosleep(in TimeSpec request, nint remaining);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
