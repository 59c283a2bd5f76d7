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

    [SignalFact(Interrupt)]
    public void The_first_interrupt_cancels_and_the_process_lives_on() => Cancels(Interrupt, ExitCode.Interrupted);

    [SignalFact(Terminate)]
    public void The_first_request_to_end_cancels_and_the_process_lives_on() => Cancels(Terminate, ExitCode.Terminated);

    private static void Cancels(int signal, ExitCode expected)
    {
        using var interrupts = new Interrupts(_ => { });
        using ProcessSignals signals = ProcessSignals.Attach(interrupts);
        Kill(Environment.ProcessId, signal).ShouldBe(0);
        interrupts.Token.WaitHandle.WaitOne();
        interrupts.Code.ShouldBe(expected);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
