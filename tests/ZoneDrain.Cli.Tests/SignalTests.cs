using System.Diagnostics;
using System.Runtime.InteropServices;
using Shouldly;
using ZoneDrain.Cli.Tests.Harness;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Tests;

/// <summary>Real signals, sent to the program in a process of its own: the host of these tests ends its run when it gets one.</summary>
public sealed partial class SignalTests : IDisposable
{
    private const int Interrupt = 2;
    private const int Terminate = 15;
    private readonly TestProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Theory]
    [InlineData(Interrupt, ExitCode.Interrupted)]
    [InlineData(Terminate, ExitCode.Terminated)]
    public async Task The_first_signal_ends_a_load_with_what_it_measured(int signal, ExitCode expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals are set back by env, which does so on Linux");

        // Shells start what runs in the background with the interrupt ignored; this program is to have it as from a terminal.
        string[] arguments =
        [
            "--default-signal=INT,TERM", "dotnet", Path.Combine(AppContext.BaseDirectory, "zonedrain.dll"), "load", "default", "--duration", "1h",
            "--rate", "2000/s", "--set", "devices[0].size=1MiB", "--set", "load.threads=1", "--set", "load.warmup=0s", "--set", "load.lateMax=1h",
        ];
        using var process = Process.Start(new ProcessStartInfo("env", arguments)
        {
            WorkingDirectory = _program.Root,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var told = new List<string>();
        var sent = false;
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            told.Add(line);
            if (!sent && line.Contains("load: ", StringComparison.Ordinal)) sent = Kill(process.Id, signal) == 0;
        }

        await process.WaitForExitAsync();
        var result = await output;
        var said = $"{string.Join('\n', told)}\n{result}";
        sent.ShouldBeTrue(said);
        process.ExitCode.ShouldBe((int)expected, said);
        result.ShouldContain("operations a second", Case.Sensitive, said);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
