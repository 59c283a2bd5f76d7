using System.Runtime.InteropServices;

namespace ZoneDrain.Experiments.Measurement;

/// <summary>Memory that a process keeps and does not use.</summary>
internal static partial class IdleMemory
{
    private static bool s_hasTrim = OperatingSystem.IsLinux();

    /// <summary>Gives it back to the system, that of the managed heap and that of malloc, so that what remains resident is what something refers to.</summary>
    public static void GiveBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (!s_hasTrim) return;
        try
        {
            // Each thread's arena stays at its highest mark, and a cycle has new threads: without it memory seems to leak for an hour.
            _ = MallocTrim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // A libc other than glibc.
            s_hasTrim = false;
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint keep);
}
