using System.Globalization;
using System.Net.Sockets;
using Npgsql;

namespace ZoneDrain.Cluster.Database;

/// <summary>The tables of a cluster in PostgreSQL: its members, and the journals of its grains, in a schema of their own that says its version.</summary>
public static class ClusterSchema
{
    /// <summary>The version of the tables that this program reads and writes.</summary>
    public const int Version = 2;

    /// <summary>The schema's name.</summary>
    internal const string Name = "zonedrain_cluster";

    private const long Lock = 5071983;

    // A step may wait for somebody else who makes the same, and copies all there is.
    private const int StepWithinS = 120;

    /// <summary>Why a silo or a client cannot use a database; null when it can.</summary>
    public static DatabaseProblem? Check(DatabaseAddress address) => Try(address, connection => Found(connection) switch
    {
        Version => null,
        0 => new($"has no tables of a cluster in its schema {Name}", DatabaseRemedy.Schema),
        > Version and var newer => Newer(newer),
        var older => new(
            $"holds a cluster's tables of version {older}, and this program needs {Version}; they can be brought there with all they hold",
            DatabaseRemedy.Schema),
    });

    /// <summary>Makes the tables where there are none, and brings older ones, with what they hold, to this version, step by step and all or nothing. <paramref
    /// name="replace"/> gives up those that are there, whatever their version.</summary>
    /// <returns>Why they could not be made; null when they are there now.</returns>
    public static DatabaseProblem? Apply(DatabaseAddress address, bool replace) => Try(address, connection =>
    {
        using var transaction = connection.BeginTransaction();

        // Two that make the tables at once make them one after the other.
        Execute(connection, $"select pg_advisory_xact_lock({Lock})");
        if (replace) Execute(connection, $"drop schema if exists {Name} cascade");
        var found = Found(connection);
        if (found > Version) return Newer(found);
        for (var step = found + 1; step <= Version; step++) Execute(connection, Step(step));
        transaction.Commit();
        return null;
    });

    private static DatabaseProblem Newer(int found) =>
        new($"holds a cluster's tables of version {found}, which a newer program wrote; this one knows version {Version}", DatabaseRemedy.Replacement);

    private static DatabaseProblem? Try(DatabaseAddress address, Func<NpgsqlConnection, DatabaseProblem?> action)
    {
        try
        {
            using var source = address.Open();
            using var connection = source.OpenConnection();
            return action(connection);
        }
        catch (Exception exception) when (exception is NpgsqlException or SocketException or TimeoutException or InvalidOperationException)
        {
            return new($"cannot be used: {exception.Message}", DatabaseRemedy.Database);
        }
    }

    private static int Found(NpgsqlConnection connection)
    {
        using var exists = new NpgsqlCommand($"select to_regclass('{Name}.schema_version') is not null", connection);
        if (exists.ExecuteScalar() is not true) return 0;
        using var version = new NpgsqlCommand($"select coalesce(max(version), 0) from {Name}.schema_version", connection);
        return Convert.ToInt32(version.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static void Execute(NpgsqlConnection connection, string text)
    {
        using var command = new NpgsqlCommand(text, connection) { CommandTimeout = StepWithinS };
        command.ExecuteNonQuery();
    }

    // What takes the tables from one version to the next, and says so in them.
    internal static string Step(int to)
    {
        using var stream = typeof(ClusterSchema).Assembly.GetManifestResourceStream($"step-{to}.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd() + string.Create(CultureInfo.InvariantCulture, $"\ninsert into {Name}.schema_version values ({to});");
    }
}
