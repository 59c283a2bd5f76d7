using ZoneDrain.Cli.Tests.Storage;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace ZoneDrain.Cli.Tests.Storage;

/// <summary>
/// A PostgreSQL server of the tests' own, on a free port of this machine: one for all tests of the process, started when the first of them asks for it and
/// stopped after the last. Where it does not start, who asks for it is skipped with the reason.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private readonly Lazy<PostgresInstance> _instance = new(PostgresInstance.StartOrSkip);

    public int Port => _instance.Value.Port;

    public string Address => $"postgres://tests@127.0.0.1:{Port}/postgres";

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_instance.IsValueCreated)
            _instance.Value.Dispose();
    }
}
