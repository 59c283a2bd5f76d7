using System.Globalization;
using ZoneDrain.Engines.Embedded;

namespace ZoneDrain.Cli.Bench;

/// <summary>Memory that pages need, that there is, and that this process holds; all in bytes.</summary>
internal static class Memory
{
    /// <summary>The system's estimate of what a program can take without swapping (MemAvailable, Linux); elsewhere what the collector may use.</summary>
    public static long Available() => ReadKiB("/proc/meminfo", "MemAvailable:") ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>What this process has in memory now (VmRSS, Linux); elsewhere its working set.</summary>
    public static long Resident()
    {
        if (ReadKiB("/proc/self/status", "VmRSS:") is { } resident) return resident;
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    /// <summary>Why so many pages, and some more memory beside them, cannot be made; null when they can. A tenth is left to others.</summary>
    public static string? Refusal(long pages, long available, long beside = 0)
    {
        var needed = pages * Cell.Bytes + beside;
        if (needed <= available / 10 * 9) return null;
        var figures = $"need {Figure.Bytes(needed)}, and {Figure.Bytes(available)} are available";
        return string.Create(CultureInfo.InvariantCulture, $"refused: {pages:#,0} pages {figures}");
    }

    private static long? ReadKiB(string file, string name)
    {
        if (!File.Exists(file)) return null;
        string? line = File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line is null ? null : long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) << 10;
    }
}
