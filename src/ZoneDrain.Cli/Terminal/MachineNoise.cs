using System.Globalization;

namespace ZoneDrain.Cli.Terminal;

/// <summary>
/// What else goes on on a machine while something is measured on it: load before, clock governor, CPU time that a hypervisor took or that other programs
/// used. From /proc and /sys of Linux (proc(5): loadavg, stat; cpufreq's scaling_governor); what cannot be read is not told.
/// </summary>
internal sealed class MachineNoise
{
    private const double LoadShareMax = 0.5;
    private const double StolenShareMax = 0.01;
    private const double OthersShareMax = 0.1;

    private readonly string _root;
    private readonly Func<TimeSpan> _own;
    private readonly CpuTicks? _begin;
    private readonly TimeSpan _ownBegin;

    private MachineNoise(string root, Func<TimeSpan> own)
    {
        (_root, _own, _ownBegin) = (root, own, own());
        _begin = CpuTicks.Read(root);
        Before = [.. ((string?[])[Loaded(), Governed()]).OfType<string>()];
    }

    /// <summary>What could be told before, a sentence each.</summary>
    public IReadOnlyList<string> Before { get; }

    /// <summary>Looks at the machine of a host, whose system files tests put elsewhere.</summary>
    public static MachineNoise Begin(CliHost host) => new(host.SystemRoot, () => System.Environment.CpuUsage.TotalTime);

    /// <summary>The same, with the CPU time of the program as somebody else counts it.</summary>
    public static MachineNoise Begin(string root, Func<TimeSpan> own) => new(root, own);

    /// <summary>What can be told after, a sentence each.</summary>
    /// <param name="othersAreOurs">Whether other processes belong to the run, as silos do; what they use is no noise then.</param>
    public IReadOnlyList<string> After(bool othersAreOurs)
    {
        if (_begin is not { } begin || CpuTicks.Read(_root) is not { } end || end.All <= begin.All)
            return [];
        var all = end.All - begin.All;
        var stolen = (end.Stolen - begin.Stolen) / all;
        var own = (_own() - _ownBegin).TotalSeconds * CpuTicks.PerSecond;
        var others = (end.Busy - begin.Busy - own) / all;
        var told = new List<string>();
        if (stolen > StolenShareMax)
            told.Add($"The hypervisor took {Percent(stolen)} of the CPU time while this was measured: figures scatter with what its other guests do.");
        if (others > OthersShareMax && !othersAreOurs)
            told.Add($"Other programs used {Percent(others)} of the CPU time while this was measured; on a quiet machine intervals are narrower.");
        return told;
    }

    private static string Percent(double share) => FormattableString.Invariant($"{100 * share:0.#} %");

    private string? Loaded()
    {
        var isRead = double.TryParse(TextOf("proc/loadavg")?.Split(' ')[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var load);
        var cores = System.Environment.ProcessorCount;
        return isRead && load > LoadShareMax * cores
            ? FormattableString.Invariant($"The load average is {load:0.##} on {cores} cores before the run: others use the machine, and figures will scatter.")
            : null;
    }

    private string? Governed() => TextOf("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")?.Trim() is { Length: > 0 } governor and not "performance"
        ? $"The clock governor is {governor}: the clock changes while things are measured (cpupower frequency-set -g performance)."
        : null;

    private string? TextOf(string file) => TextOf(_root, file);

    // Without a root nothing is to be told.
    private static string? TextOf(string root, string file) => root.Length > 0 ? SystemFile.Read(Path.Combine(root, file)) : null;

    /// <summary>The first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal, in hundredths of a second.</summary>
    private readonly record struct CpuTicks(double All, double Busy, double Stolen)
    {
        public const double PerSecond = 100;

        public static CpuTicks? Read(string root)
        {
            var words = TextOf(root, "proc/stat")?.Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
            if (words is not ["cpu", _, _, _, _, _, _, _, _, ..])
                return null;
            double[] ticks =
            [
                .. words[1..9].Select(word => double.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : 0),
            ];
            return new CpuTicks(ticks.Sum(), ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6], ticks[7]);
        }
    }
}
