using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Shouldly;

namespace ZoneDrain.Cluster.Tests.Processes;

/// <summary>The program as a process of its own, started as users start it; what it says is kept.</summary>
internal sealed class ZoneDrainProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(string Text, TaskCompletionSource Seen)> _awaited = [];

    private ZoneDrainProcess(Process process) => _process = process;

    /// <summary>Everything it said so far, on both streams.</summary>
    public string Said => string.Join('\n', _said);

    /// <summary>Its number.</summary>
    public int Id => _process.Id;

    /// <summary>It is there no more.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Starts it with these variables besides the tests' own.</summary>
    public static ZoneDrainProcess Start(IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments) =>
        StartBehind([], environment, arguments);

    /// <summary>Starts it by another program, as in a network namespace.</summary>
    public static ZoneDrainProcess StartBehind(
        IReadOnlyList<string> before, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        string[] line = [.. before, "dotnet", Path.Combine(AppContext.BaseDirectory, "zonedrain.dll"), .. arguments];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };

        // It lives for seconds, and a silo spends most of those compiling: nothing is compiled better. Nor does it spin for what another process does.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_TC_CallCounting"] = "0";
        start.Environment["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var started = new ZoneDrainProcess(process);
        process.OutputDataReceived += (_, line) => started.Hear(line.Data);
        process.ErrorDataReceived += (_, line) => started.Hear(line.Data);
        process.Exited += (_, _) => started._ended.TrySetResult();
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return started;
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int Code, string Said)> Run(IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        using var process = Start(environment, arguments);
        return (await process.Ended(), process.Said);
    }

    /// <summary>Waits until it has said something; it fails with all it said where it ends before.</summary>
    public async Task Says(string text)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_awaited)
        {
            if (Said.Contains(text, StringComparison.Ordinal)) return;
            _awaited.Add((text, seen));
        }

        await Task.WhenAny(seen.Task, _ended.Task, Task.Delay(Patience));
        seen.Task.IsCompleted.ShouldBeTrue($"'{text}' was awaited of:\n{Said}");
    }

    /// <summary>Waits for its end and gives the exit code.</summary>
    public async Task<int> Ended()
    {
        await Task.WhenAny(_ended.Task, Task.Delay(Patience));
        _ended.Task.IsCompleted.ShouldBeTrue($"it did not end; it said:\n{Said}");
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <summary>Asks it to leave, as kill does.</summary>
    public void Terminate() => Signal("TERM");

    /// <summary>Takes it away without a word, as kill -9 does.</summary>
    public void Kill() => Signal("KILL");

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private void Signal(string name) =>
        Process.Start("kill", ["-" + name, _process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();

    private void Hear(string? line)
    {
        if (line is null) return;
        lock (_awaited)
        {
            _said.Enqueue(line);
            foreach (var (text, seen) in _awaited)
            {
                if (line.Contains(text, StringComparison.Ordinal)) seen.TrySetResult();
            }
        }
    }
}
