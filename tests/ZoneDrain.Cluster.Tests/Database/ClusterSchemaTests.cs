using Npgsql;
using Shouldly;
using ZoneDrain.Cli.Tests.Storage;
using ZoneDrain.Cluster.Database;

namespace ZoneDrain.Cluster.Tests.Database;

/// <summary>Goal: tables of an older version come to this one with all they hold. Method: tables made by the first steps alone, with rows in them.</summary>
public sealed class ClusterSchemaTests
{
    private readonly PostgresServer _server;
    private readonly string _name = "schema" + Guid.NewGuid().ToString("n");

    public ClusterSchemaTests(PostgresServer server)
    {
        _server = server;
        Execute("postgres", $"create database {_name}");
    }

    private DatabaseAddress Address => DatabaseAddress.TryParse($"postgres://tests@127.0.0.1:{_server.Port}/{_name}")!;

    [Fact]
    public void Older_tables_keep_what_they_hold()
    {
        MakeFirst(aliveSeconds: 3600);
        var problem = ClusterSchema.Check(Address)!;
        problem.Message.ShouldContain("version 1, and this program needs");
        problem.Remedy.ShouldBe(DatabaseRemedy.Schema);
        Read("select count(*) from zonedrain_cluster.member").ShouldBe(1L);

        ClusterSchema.Apply(Address, replace: false).ShouldBeNull();
        ClusterSchema.Check(Address).ShouldBeNull();
        Read("select Version from zonedrain_cluster.OrleansMembershipVersionTable where DeploymentId = 'old'").ShouldBe(7);
        Read("select SiloName from zonedrain_cluster.OrleansMembershipTable where Port = 11111 and ProxyPort = 30000").ShouldBe("silo-1");
        Read("select form::text || ' ' || encode(body, 'hex') from zonedrain_cluster.journal where service = 'old' and actor = 'world-1'").ShouldBe("1 0102");
        Read("select count(*) from zonedrain_cluster.OrleansQuery").ShouldBe(9L);
    }

    [Fact]
    public void Tables_that_older_silos_still_use_stay_as_they_are()
    {
        MakeFirst(aliveSeconds: 1);
        ClusterSchema.Apply(Address, replace: false)!.Message.ShouldContain("silos of an older version are members (silo-1): stop them first");
        Read("select max(version) from zonedrain_cluster.schema_version").ShouldBe(1);
        Read("select count(*) from zonedrain_cluster.journal").ShouldBe(1L);
    }

    private void MakeFirst(int aliveSeconds) => Execute(_name, $"""
        begin;
        {ClusterSchema.Step(1)}
        insert into zonedrain_cluster.cluster (name, version) values ('old', 7);
        insert into zonedrain_cluster.member values
            ('old', '127.0.0.1', 11111, 5, 'silo-1', 'host', 3, 30000, null, now(), now() - interval '{aliveSeconds} seconds');
        insert into zonedrain_cluster.journal values ('old', 'world-1', 1, true, '\x0102');
        commit;
        """);

    private void Execute(string database, string text)
    {
        using var source = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={_server.Port};Username=tests;Database={database};Pooling=false");
        using var command = source.CreateCommand(text);
        command.ExecuteNonQuery();
    }

    private object? Read(string text)
    {
        using var source = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={_server.Port};Username=tests;Database={_name};Pooling=false");
        using var command = source.CreateCommand(text);
        return command.ExecuteScalar();
    }
}
