using System.Globalization;
using System.Runtime.InteropServices;
using Shouldly;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Experiments.Verdicts;

namespace ZoneDrain.Cli.Tests;

/// <summary>Real signals, sent to the process of the tests while handlers are attached.</summary>
public sealed partial class SignalTests
{
    private const int Interrupt = 2;
    private const int Terminate = 15;

    [Fact]
    public void The_first_interrupt_cancels_and_the_process_lives_on() => Cancels(Interrupt, ExitCode.Interrupted);

    [Fact]
    public void The_first_request_to_end_cancels_and_the_process_lives_on() => Cancels(Terminate, ExitCode.Terminated);

    private static void Cancels(int signal, ExitCode expected)
    {
        Assert.SkipWhen(IsIgnored(signal), $"these tests were started with signal {signal} ignored");
        using var interrupts = new Interrupts(_ => { });
        using ProcessSignals signals = ProcessSignals.Attach(interrupts);
        Kill(Environment.ProcessId, signal).ShouldBe(0);
        interrupts.Token.WaitHandle.WaitOne();
        interrupts.Code.ShouldBe(expected);
    }

    // Shells start what runs in the background with the signal ignored, and the runtime leaves such a signal alone.
    private static bool IsIgnored(int signal)
    {
        const string Ignored = "SigIgn:";
        string[] status = File.Exists("/proc/self/status") ? File.ReadAllLines("/proc/self/status") : [];
        string? mask = status.FirstOrDefault(line => line.StartsWith(Ignored, StringComparison.Ordinal));
        return mask is not null && (ulong.Parse(mask[Ignored.Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (signal - 1) & 1) != 0;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
