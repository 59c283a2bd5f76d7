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
        try
        {
            var server = new PostgresInstance();
            AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
            return (server.Port, null);
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return (0, $"a PostgreSQL server does not start here: {exception.Message}");
        }
    }
}
