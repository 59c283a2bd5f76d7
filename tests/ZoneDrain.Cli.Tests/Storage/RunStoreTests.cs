using Npgsql;
using Shouldly;
using ZoneDrain.Cli.Tests.Harness;

namespace ZoneDrain.Cli.Tests.Storage;

/// <summary>Runs in a real database.</summary>
public sealed class RunStoreTests(PostgresServer server) : IClassFixture<PostgresServer>, IDisposable
{
    private static readonly string[] Small =
    [
        "--set", "devices[0].size=1MiB", "--set", "load.threads=2", "--set", "load.warmup=0s", "--set", "load.lateMax=1h", "--set", "soak.cycle=50ms",
        "--rate", "1000/s",
    ];

    private readonly TestProgram _program = new();

    public void Dispose() => _program.Dispose();

    [PostgresFact]
    public void A_soak_can_be_asked_for_later_and_the_documented_query_finds_it()
    {
        Execute("drop schema if exists zonedrain cascade");
        (int code, string text, string error) = _program.Run(["soak", "default", "--duration", "200ms", "--store", server.Address, .. Small]);
        code.ShouldBe(0, text + error);
        error.ShouldNotContain("no longer takes");
        Ask("select exit_code from zonedrain.runs where command = 'soak' and scenario = 'default'").ShouldBe(0);
        Ask("select sum(done) from zonedrain.seconds").ShouldBe(Ask("select sum(done) from zonedrain.cycles"));
        Ask("select (result->'load'->>'done')::numeric from zonedrain.runs").ShouldBe(Ask("select sum(done) from zonedrain.seconds"));
        Ask("select max(c.resident_bytes) > 0 from zonedrain.runs r join zonedrain.cycles c on c.run = r.id where r.started > now() - interval '100 years'")
            .ShouldBe(true);
    }

    [PostgresFact]
    public void A_database_of_another_version_is_refused_before_anything_runs()
    {
        Execute("drop schema if exists zonedrain cascade; create schema zonedrain; create table zonedrain.schema_version (version integer primary key); "
            + "insert into zonedrain.schema_version values (9)");
        (int code, _, string error) = _program.Run(["load", "default", "--duration", "50ms", "--store", server.Address, .. Small]);
        code.ShouldBe(2);
        error.ShouldContain("holds tables of version 9, and this program writes 1");
        error.ShouldContain("try: zonedrain");
        _program.Runs.ShouldBeEmpty();
    }

    private object? Ask(string query)
    {
        using var source = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={server.Port};Username=tests;Database=postgres");
        using NpgsqlCommand command = source.CreateCommand(query);
        return command.ExecuteScalar();
    }

    private void Execute(string text) => Ask(text);
}
