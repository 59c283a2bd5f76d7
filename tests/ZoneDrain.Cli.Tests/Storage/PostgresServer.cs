using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ZoneDrain.Cli.Tests.Storage;

/// <summary>A PostgreSQL server of the tests' own, on a free port of this machine, as long as it is not disposed.</summary>
public sealed class PostgresServer : IDisposable
{
    private readonly string _directory;

    public PostgresServer()
    {
        if (Missing is not null)
        {
            _directory = "";
            return;
        }

        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        _directory = Run("mktemp", "-d").Trim();
        Run(Path.Combine(Programs!, "initdb"), "-D", _directory, "-U", "tests", "--auth=trust", "--no-sync");
        string options = $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_directory} -c fsync=off";
        Run(Path.Combine(Programs!, "pg_ctl"), "-D", _directory, "-w", "-l", Path.Combine(_directory, "log"), "-o", options, "start");
    }

    /// <summary>Why there is no server here; null when there can be one.</summary>
    public static string? Missing => Programs is null ? "PostgreSQL's initdb is not installed (Debian: apt-get install postgresql)" : null;

    public int Port { get; }

    public string Address => $"postgres://tests@127.0.0.1:{Port}/postgres";

    private static string? Programs { get; } = !Directory.Exists("/usr/lib/postgresql")
        ? null
        : Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            .LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")));

    public void Dispose()
    {
        if (_directory.Length == 0)
            return;
        Run(Path.Combine(Programs!, "pg_ctl"), "-D", _directory, "-w", "-m", "immediate", "stop");
        Run("rm", "-r", _directory);
    }

    // The server refuses to be run by root; Debian's package comes with a user for it.
    private static string Run(string program, params string[] arguments)
    {
        bool root = Environment.UserName == "root";
        var start = new ProcessStartInfo(root ? "runuser" : program) { RedirectStandardOutput = program == "mktemp", WorkingDirectory = "/tmp" };
        foreach (string argument in root ? ["-u", "postgres", "--", program, .. arguments] : arguments)
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        string output = program == "mktemp" ? process.StandardOutput.ReadToEnd() : "";
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
    }
}
