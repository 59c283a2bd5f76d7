using System.Globalization;

namespace ZoneDrain.Cli.Tests;

/// <summary>A fact about a signal. It is skipped where the process was started with the signal ignored, as shells start what runs in the background:
/// the runtime leaves such a signal alone.</summary>
internal sealed class SignalFactAttribute : FactAttribute
{
    private const string Ignored = "SigIgn:";

    public SignalFactAttribute(int signal)
    {
        string[] status = File.Exists("/proc/self/status") ? File.ReadAllLines("/proc/self/status") : [];
        string? mask = status.FirstOrDefault(line => line.StartsWith(Ignored, StringComparison.Ordinal));
        if (mask is not null && (ulong.Parse(mask[Ignored.Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (signal - 1) & 1) != 0)
            Skip = $"these tests were started with signal {signal} ignored";
    }
}
