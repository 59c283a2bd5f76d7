using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Runs;

namespace ZoneDrain.Cli.Storage;

/// <summary>
/// Runs and their series in PostgreSQL, in a schema of our own with a version. The run folder is the record: a database that fails meanwhile is told about
/// once, and the run goes on without it.
/// </summary>
internal sealed class RunStore : IDisposable
{
    /// <summary>The version of the tables.</summary>
    public const int SchemaVersion = 1;

    private const string Place = "--store";
    private const string Allowed = "postgres://user:password@host:port/database";
    private const int RowsMax = 3600;

    private static readonly PropertyInfo[] Columns = [.. typeof(SecondSample).GetProperties(BindingFlags.Public | BindingFlags.Instance)];

    private readonly NpgsqlDataSource _source;
    private readonly List<SecondSample> _rows = [];
    private long _run;
    private bool _failed;

    private RunStore(NpgsqlDataSource source) => _source = source;

    /// <summary>Opens a database and makes the tables where there are none. Null where none was named, or with a problem.</summary>
    public static RunStore? Open(string? address, Problems problems)
    {
        if (address is null)
            return null;
        if (ConnectionString(address) is not { } connection)
        {
            problems.Add(new Problem(Place, address, "is not the address of a PostgreSQL database", Allowed));
            return null;
        }

        NpgsqlDataSource? source = null;
        try
        {
            source = NpgsqlDataSource.Create(connection);
            int version = Prepare(source);
            if (version == SchemaVersion)
                return new RunStore(source);
            problems.Add(new Problem(Place, Shown(address), $"holds tables of version {version}, and this program writes {SchemaVersion}",
                "another database, or the program that made those tables"));
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or ArgumentException or InvalidOperationException)
        {
            const string Wanted = "a database that runs, and a user who may create tables in it";
            problems.Add(new Problem(Place, Shown(address), $"cannot be used: {exception.Message}", Wanted), "zonedrain load SCENARIO");
        }

        source?.Dispose();
        return null;
    }

    /// <summary>Notes a run that begins, or goes on.</summary>
    public void Begin(LoadFolder folder) => Try(() =>
    {
        RunIdentity run = folder.Run;
        using NpgsqlCommand command = _source.CreateCommand(
            "insert into zonedrain.runs (command, scenario, seed, engine, started, folder) values ($1, $2, $3, $4, $5, $6) "
            + "on conflict (scenario, started, seed) do update set folder = excluded.folder returning id");
        foreach (object value in (object[])[run.Command, run.Scenario, (decimal)run.Seed, run.Engine, run.Started.UtcDateTime, Path.GetFileName(folder.Path)])
            command.Parameters.AddWithValue(value);
        _run = (long)command.ExecuteScalar()!;
    });

    /// <summary>A second; kept until a cycle or the run ends.</summary>
    public void Add(SecondSample sample)
    {
        if (_failed)
            return;
        _rows.Add(sample);
        if (_rows.Count >= RowsMax)
            Try(WriteRows);
    }

    /// <summary>A cycle. Gives what is wrong with the database, once.</summary>
    public string? Add(CycleSample sample) => Try(() =>
    {
        WriteRows();
        using NpgsqlCommand command = _source.CreateCommand(
            "insert into zonedrain.cycles (run, cycle, at_ms, done, dropped, pages_in_use, references_held, left_over, release_ns, resident_bytes, audits) "
            + "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing");
        foreach (object value in (object[])
                 [
                     _run, sample.Cycle, sample.AtMs, sample.Done, sample.Dropped, sample.PagesInUse, sample.References, sample.Left, sample.ReleaseNs,
                     sample.ResidentBytes, sample.Audits,
                 ])
            command.Parameters.AddWithValue(value);
        command.ExecuteNonQuery();
    });

    /// <summary>The run has ended. Gives what is wrong with the database, if it was not told yet.</summary>
    public string? Finish(RunResult result) => Try(() =>
    {
        WriteRows();
        using NpgsqlCommand command = _source.CreateCommand("update zonedrain.runs set exit_code = $1, result = $2 where id = $3");
        command.Parameters.AddWithValue(result.Verdict.Number);
        command.Parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(result, RunJson.Options));
        command.Parameters.AddWithValue(_run);
        command.ExecuteNonQuery();
    });

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    /// <summary>The name of a column of <c>zonedrain.seconds</c>: the property's in lower case with underscores.</summary>
    private static string ColumnOf(PropertyInfo property)
    {
        var name = new StringBuilder();
        foreach (char c in property.Name)
            name.Append(char.IsUpper(c) && name.Length > 0 ? "_" : "").Append(char.ToLowerInvariant(c));
        return name.ToString();
    }

    private static string TypeOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        { } known when known == typeof(string) => "text not null",
        { } known when known == typeof(bool) => "boolean not null",
        { } known when known == typeof(double) => "double precision",
        { } known when known == typeof(int) => "integer",
        { } known when known == typeof(long) => "bigint",
        { } other => throw new InvalidOperationException($"no column type for {other}"),
    };

    private static string? ConnectionString(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("postgres" or "postgresql") || uri.AbsolutePath.Length < 2)
            return null;
        string[] user = uri.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : NpgsqlConnection.DefaultPort,
            Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]),
            Username = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : Environment.UserName,
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
            ApplicationName = "zonedrain",
        };
        return builder.ConnectionString;
    }

    // A password is nobody's business but the database's.
    private static string Shown(string address) => new UriBuilder(address) { Password = "" }.Uri.ToString();

    private static int Prepare(NpgsqlDataSource source)
    {
        string seconds = string.Join(", ", Columns.Select(column => $"{ColumnOf(column)} {TypeOf(column.PropertyType)}"));
        using NpgsqlConnection connection = source.OpenConnection();
        using NpgsqlTransaction transaction = connection.BeginTransaction();
        // Two programs that begin at once make the tables one after the other.
        Execute("select pg_advisory_xact_lock(5071982)");
        Execute("create schema if not exists zonedrain");
        Execute("create table if not exists zonedrain.schema_version (version integer primary key)");
        using var read = new NpgsqlCommand("select max(version) from zonedrain.schema_version", connection, transaction);
        if (read.ExecuteScalar() is int version)
            return version;
        Execute("create table zonedrain.runs (id bigint generated always as identity primary key, command text not null, scenario text not null, "
            + "seed numeric(20) not null, engine text not null, started timestamptz not null, folder text not null, exit_code integer, result jsonb, "
            + "unique (scenario, started, seed))");
        Execute($"create table zonedrain.seconds (run bigint not null references zonedrain.runs on delete cascade, {seconds}, primary key (run, second))");
        Execute("create table zonedrain.cycles (run bigint not null references zonedrain.runs on delete cascade, cycle integer, at_ms double precision, "
            + "done bigint, dropped bigint, pages_in_use bigint, references_held bigint, left_over bigint, release_ns double precision, resident_bytes bigint, "
            + "audits integer, primary key (run, cycle))");
        Execute(string.Create(CultureInfo.InvariantCulture, $"insert into zonedrain.schema_version values ({SchemaVersion})"));
        transaction.Commit();
        return SchemaVersion;

        void Execute(string text)
        {
            using var command = new NpgsqlCommand(text, connection, transaction);
            command.ExecuteNonQuery();
        }
    }

    private void WriteRows()
    {
        if (_rows.Count == 0)
            return;
        string names = string.Join(", ", Columns.Select(ColumnOf));
        using NpgsqlConnection connection = _source.OpenConnection();
        using (NpgsqlBinaryImporter writer = connection.BeginBinaryImport($"copy zonedrain.seconds (run, {names}) from stdin (format binary)"))
        {
            foreach (SecondSample row in _rows)
            {
                writer.StartRow();
                writer.Write(_run);
                foreach (PropertyInfo column in Columns)
                {
                    if (column.GetValue(row) is { } value)
                        writer.Write(value);
                    else
                        writer.WriteNull();
                }
            }

            writer.Complete();
        }

        _rows.Clear();
    }

    private string? Try(Action action)
    {
        if (_failed)
            return null;
        try
        {
            action();
            return null;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or InvalidOperationException)
        {
            _failed = true;
            return $"the database no longer takes the run: {exception.Message}; the run folder keeps all of it";
        }
    }
}
