using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ZoneDrain.Cli.Tests.Storage;

/// <summary>A PostgreSQL server on a free port of this machine, with data of its own, that can be stopped and started again.</summary>
public sealed class PostgresInstance : IDisposable
{
    private readonly string _programs;
    private readonly string _directory;
    private bool _runs;

    private PostgresInstance()
    {
        _programs = Programs() ?? throw new InvalidOperationException("PostgreSQL's initdb is not installed (Debian: apt-get install postgresql)");
        Port = FreePort();
        _directory = Run("mktemp", "-d").Trim();
        Run(Path.Combine(_programs, "initdb"), "-D", _directory, "-U", "tests", "--auth=trust", "--no-sync");
        Start();
    }

    /// <summary>Makes its data and starts it. Where that cannot be, the test that asks is skipped with the reason.</summary>
    public static PostgresInstance StartOrSkip()
    {
        try
        {
            return new PostgresInstance();
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            Assert.Skip($"a PostgreSQL server does not start here: {exception.Message}");
            throw;
        }
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>Starts it, and returns when it answers.</summary>
    public void Start()
    {
        var options = $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_directory} -c fsync=off";
        Run(Path.Combine(_programs, "pg_ctl"), "-D", _directory, "-w", "-l", Path.Combine(_directory, "log"), "-o", options, "start");
        _runs = true;
    }

    /// <summary>Stops it as a crash does: connections break, and what was committed is there after the next start.</summary>
    public void Stop()
    {
        if (_runs)
            Run(Path.Combine(_programs, "pg_ctl"), "-D", _directory, "-w", "-m", "immediate", "stop");
        _runs = false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        Run("rm", "-r", _directory);
    }

    private static string? Programs() => !Directory.Exists("/usr/lib/postgresql")
        ? null
        : Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            .LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")));

    private static int FreePort()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }

    // The server refuses to be run by root; Debian's package comes with a user for it. What it says is kept from this program's own output, which the runner
    // reads results from.
    private static string Run(string program, params string[] arguments)
    {
        var root = Environment.UserName == "root";
        var start = new ProcessStartInfo(root ? "runuser" : program) { RedirectStandardOutput = true, WorkingDirectory = "/tmp" };
        foreach (var argument in root ? ["-u", "postgres", "--", program, .. arguments] : arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
    }
}
