using Npgsql;
using Shouldly;
using ZoneDrain.Cli.Tests.Storage;
using ZoneDrain.Cluster.Database;
using ZoneDrain.Cluster.Tests.Processes;

namespace ZoneDrain.Cluster.Tests.Database;

/// <summary>Goal: a cluster whose members are in PostgreSQL, and refusals that help. Method: a server of our own, and the program as users start it.</summary>
public sealed class PostgresMembershipTests
{
    private static readonly Dictionary<string, string> Nothing = [];
    private readonly PostgresServer _server;
    private readonly string _name = "db" + Guid.NewGuid().ToString("n");

    public PostgresMembershipTests(PostgresServer server)
    {
        _server = server;
        Execute("postgres", $"create database {_name}");
    }

    private string Address => $"postgres://tests@127.0.0.1:{_server.Port}/{_name}";

    [Fact]
    public async Task Silos_find_each_other_through_the_database_and_leave_it_cleanly()
    {
        using var files = new SiloFiles(2, Address);
        (await ZoneDrainProcess.Run(Nothing, "silo", "schema", "--config", files.Path(0))).Code.ShouldBe(0);
        using var first = await files.Start(0);
        using var second = await files.Start(1);
        Read("select count(*) from zonedrain_cluster.OrleansMembershipTable where status = 3").ShouldBe(2);

        second.Terminate();
        (await second.Ended()).ShouldBe(0, second.Said);
        second.Said.ShouldContain("silo-2 has left");
        first.Terminate();
        (await first.Ended()).ShouldBe(0, first.Said);
        Read("select count(*) from zonedrain_cluster.OrleansMembershipTable where status = 3").ShouldBe(0);
    }

    [Fact]
    public async Task A_silo_without_tables_is_told_the_command_that_makes_them()
    {
        using var files = new SiloFiles(1, Address);
        var (code, said) = await ZoneDrainProcess.Run(Nothing, "silo", "--config", files.Path(0));
        code.ShouldBe(2);
        said.ShouldContain("has no tables of a cluster");
        said.ShouldContain($"try: zonedrain silo schema --config {files.Path(0)}");
    }

    [Fact]
    public async Task Tables_of_a_newer_version_are_refused_until_they_are_given_up()
    {
        ClusterSchema.Apply(DatabaseAddress.TryParse(Address)!, replace: false).ShouldBeNull();
        Execute(_name, "insert into zonedrain_cluster.schema_version values (99)");
        using var files = new SiloFiles(1, Address);
        foreach (var command in (string[][])[["silo"], ["silo", "schema"]])
        {
            var (code, said) = await ZoneDrainProcess.Run(Nothing, [.. command, "--config", files.Path(0)]);
            code.ShouldBe(2);
            said.ShouldContain("tables of version 99");
            said.ShouldContain("--replace");
            said.ShouldNotContain("   at ");
        }

        (await ZoneDrainProcess.Run(Nothing, "silo", "schema", "--config", files.Path(0), "--replace")).Code.ShouldBe(0);
        ClusterSchema.Check(DatabaseAddress.TryParse(Address)!).ShouldBeNull();
    }

    [Fact]
    public void Tables_that_are_there_are_left_alone()
    {
        var address = DatabaseAddress.TryParse(Address)!;
        ClusterSchema.Apply(address, replace: false).ShouldBeNull();
        Execute(_name, "insert into zonedrain_cluster.OrleansMembershipVersionTable (DeploymentId) values ('kept')");
        ClusterSchema.Apply(address, replace: false).ShouldBeNull();
        Read("select count(*) from zonedrain_cluster.OrleansMembershipVersionTable").ShouldBe(1);
    }

    private void Execute(string database, string text)
    {
        using var source = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={_server.Port};Username=tests;Database={database};Pooling=false");
        using var command = source.CreateCommand(text);
        command.ExecuteNonQuery();
    }

    private long Read(string text)
    {
        using var source = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={_server.Port};Username=tests;Database={_name};Pooling=false");
        using var command = source.CreateCommand(text);
        return (long)command.ExecuteScalar()!;
    }
}
