using System.Globalization;
using Npgsql;
using Shouldly;
using ZoneDrain.Cli.Tests.Storage;
using ZoneDrain.Cluster.Database;

namespace ZoneDrain.Cluster.Tests.Database;

/// <summary>Databases of the tests' server, each with a cluster's tables and nothing in them.</summary>
internal static class FreshDatabase
{
    private static int _made;

    /// <summary>Makes one and gives its address.</summary>
    public static string Make(PostgresServer server)
    {
        var name = "fresh" + Interlocked.Increment(ref _made).ToString(CultureInfo.InvariantCulture);
        using var source = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={server.Port};Username=tests;Database=postgres;Pooling=false");
        using var command = source.CreateCommand($"create database {name}");
        command.ExecuteNonQuery();
        var address = $"postgres://tests@127.0.0.1:{server.Port}/{name}";
        ClusterSchema.Apply(DatabaseAddress.TryParse(address)!, replace: false).ShouldBeNull();
        return address;
    }
}
