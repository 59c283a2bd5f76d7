using System.Diagnostics;
using System.Globalization;

namespace ZoneDrain.Cli.Orleans;

/// <summary>
/// A silo that stands still. It is stopped and continued by a process of its own, which waits for the end of its input: a run that is killed meanwhile takes
/// the other end of that with it, and leaves no stopped silo behind.
/// </summary>
internal sealed class SiloPause : IDisposable
{
    private const string Script = "kill -STOP \"$1\" && echo stopped; read -r line; kill -CONT \"$1\"";
    private readonly Process _watch;

    /// <summary>Stops a silo, and returns when the signal was sent.</summary>
    /// <param name="process">The number of its process.</param>
    public SiloPause(int process)
    {
        var start = new ProcessStartInfo("setsid") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["sh", "-c", Script, "silo-pause", process.ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        _watch = Process.Start(start)!;
        _watch.StandardOutput.ReadLine();
    }

    /// <summary>It goes on, and this returns when the signal was sent.</summary>
    public void Dispose()
    {
        _watch.StandardInput.Close();
        _watch.WaitForExit();
        _watch.Dispose();
    }
}
