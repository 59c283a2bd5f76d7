using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ZoneDrain.Cli.Tests.Storage;

/// <summary>
/// A PostgreSQL server of the tests' own, on a free port of this machine: one for all tests of the process, started when the first of them is found and
/// stopped when the process ends. Where it does not start, the tests are skipped with the reason.
/// </summary>
public sealed class PostgresServer
{
    private static readonly Lazy<(int Port, string? Reason)> Shared = new(Start);

    /// <summary>Why there is no server here; null when there is one.</summary>
    public static string? Missing => Shared.Value.Reason;

    public int Port => Shared.Value.Port;

    public string Address => $"postgres://tests@127.0.0.1:{Port}/postgres";

    private static (int Port, string? Reason) Start()
    {
        string? programs = !Directory.Exists("/usr/lib/postgresql")
            ? null
            : Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
                .LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")));
        if (programs is null)
            return (0, "PostgreSQL's initdb is not installed (Debian: apt-get install postgresql)");
        try
        {
            int port = FreePort();
            string directory = Run("mktemp", "-d").Trim();
            Run(Path.Combine(programs, "initdb"), "-D", directory, "-U", "tests", "--auth=trust", "--no-sync");
            string options = $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={directory} -c fsync=off";
            string log = Path.Combine(directory, "log");
            Run(Path.Combine(programs, "pg_ctl"), "-D", directory, "-w", "-l", log, "-o", options, "start");
            AppDomain.CurrentDomain.ProcessExit += (_, _) =>
            {
                Run(Path.Combine(programs, "pg_ctl"), "-D", directory, "-w", "-m", "immediate", "stop");
                Run("rm", "-r", directory);
            };
            return (port, null);
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return (0, $"a PostgreSQL server does not start here: {exception.Message}");
        }
    }

    private static int FreePort()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
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
