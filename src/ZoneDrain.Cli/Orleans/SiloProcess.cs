using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using ZoneDrain.Cluster.Database;
using ZoneDrain.Cluster.Hosting;

namespace ZoneDrain.Cli.Orleans;

/// <summary>
/// One silo of a crew: this same program as <c>zonedrain silo</c>, in a process and a session of its own, so that Ctrl-C is for the run alone. It leaves when
/// its standard input ends, which it does with the run, however that ends.
/// </summary>
internal sealed class SiloProcess : IDisposable
{
    /// <summary>The variable that tells a silo that it is one of a crew.</summary>
    public const string Variable = "ZONEDRAIN_CREW";

    /// <summary>How often a thread of the runtime's pool looks for work before it sleeps.</summary>
    private const string SpinLimit = "DOTNET_ThreadPool_UnfairSemaphoreSpinLimit";

    private readonly Process _process;
    private readonly TaskCompletionSource<bool> _up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string _last = "it said nothing";
    private volatile bool _isAwaited;

    /// <summary>Starts it.</summary>
    /// <param name="settings">The silo.</param>
    /// <param name="config">The file that says so.</param>
    /// <param name="ended">Told when it ends and nobody asked it to.</param>
    public SiloProcess(SiloSettings settings, string config, Action<SiloProcess> ended)
    {
        Settings = settings;
        var program = Environment.ProcessPath ?? "dotnet";
        var start = new ProcessStartInfo("setsid") { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(program);
        start.Environment[Variable] = "1";

        // The file says everything, and a variable would win over it.
        foreach (var variable in start.Environment.Keys.Where(SiloConfiguration.IsSetting).ToList())
            start.Environment.Remove(variable);
        // Silos of a crew share the cores of one machine: a thread that spins takes its core from the silo whose answer it waits for.
        start.Environment.TryAdd(SpinLimit, "0");
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            start.ArgumentList.Add(Assembly.GetEntryAssembly()!.Location);
        foreach (var argument in (string[])["silo", "--config", config])
            start.ArgumentList.Add(argument);
        if (settings.Database is { } database)
            start.Environment[DatabaseAddress.Variable] = database.WithPassword();
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.OutputDataReceived += (_, _) => { };
        _process.Exited += (_, _) =>
        {
            _up.TrySetResult(false);
            _ended.TrySetResult();
            if (!_isAwaited)
                ended(this);
        };
        _process.Start();
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>Which silo it is.</summary>
    public SiloSettings Settings { get; }

    /// <summary>The last line that it said.</summary>
    public string LastWords => _last;

    /// <summary>Ends with it.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Waits until it is up; false when it ended, or took longer.</summary>
    public bool IsUp(TimeSpan within) => _up.Task.Wait(within) && _up.Task.Result;

    /// <summary>Lets it stand still until that is disposed of.</summary>
    public SiloPause Pause() => new(_process.Id);

    /// <summary>Cuts it off from other silos and from clients.</summary>
    public void CutNetwork() => Say(SiloOrder.Cut);

    /// <summary>Ends that.</summary>
    public void HealNetwork() => Say(SiloOrder.Heal);

    /// <summary>Sends a signal. That it ends is no surprise to who asked it to leave.</summary>
    public void Signal(ProcessSignal signal)
    {
        _isAwaited |= signal == ProcessSignal.Term;
        if (_process.HasExited)
            return;
        var number = _process.Id.ToString(CultureInfo.InvariantCulture);
        using var kill = Process.Start("kill", ["-" + signal.ToString().ToUpperInvariant(), number]);
        kill.WaitForExit();
    }

    /// <summary>Asks it to leave, and waits for that; after so long it is still there to be killed.</summary>
    public void Leave(TimeSpan within)
    {
        Signal(ProcessSignal.Term);
        _process.WaitForExit(within);
    }

    /// <summary>Kills it without a word, if it is still there.</summary>
    public void Dispose()
    {
        _isAwaited = true;
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    // One that has ended hears nothing any more.
    private void Say(SiloOrder order)
    {
        try
        {
            _process.StandardInput.WriteLine(order);
            _process.StandardInput.Flush();
        }
        catch (IOException)
            when (_process.HasExited)
        {
        }
    }

    private void Hear(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        _last = line;
        if (line.StartsWith($"{Settings.Name} is up", StringComparison.Ordinal))
            _up.TrySetResult(true);
    }
}

/// <summary>Signals that a crew sends to its silos, by their names for <c>kill</c> (POSIX kill(1)).</summary>
internal enum ProcessSignal
{
    /// <summary>Asks to leave.</summary>
    Term,
}

/// <summary>What a run tells one of its silos, a line each.</summary>
internal enum SiloOrder
{
    /// <summary>Its network is cut.</summary>
    Cut,

    /// <summary>It is whole again.</summary>
    Heal,
}
