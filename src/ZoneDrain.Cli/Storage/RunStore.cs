using System.Reflection;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Cluster.Database;
using ZoneDrain.Experiments.Runs;

namespace ZoneDrain.Cli.Storage;

/// <summary>
/// Runs and their series in PostgreSQL, in a schema of our own with a version. The run folder is the record: a database that fails meanwhile is told about
/// once, and the run goes on without it.
/// </summary>
internal sealed class RunStore : IDisposable
{
    private const string Place = "--store";
    private const int RowsMax = 3600;

    private readonly NpgsqlDataSource _source;
    private readonly List<SecondSample> _rows = [];
    private long _run;
    private bool _failed;

    private RunStore(NpgsqlDataSource source) => _source = source;

    /// <summary>Opens a database and makes the tables where there are none. Null where none was named, or with a problem.</summary>
    /// <param name="address">What <c>--store</c> said; null when it was not given.</param>
    /// <param name="without">The command that does the same without a database, to be tried next.</param>
    /// <param name="problems">Where a problem goes.</param>
    public static RunStore? Open(string? address, string without, Problems problems)
    {
        if (address is null)
            return null;
        if (DatabaseAddress.TryParse(address, out string problem) is not { } database)
        {
            // What was given is not repeated, for it may hold a password.
            problems.Add(new Problem(Place, "", problem, ""), without);
            return null;
        }

        NpgsqlDataSource? source = null;
        try
        {
            source = database.Open(schema: null);
            int version = StoreTables.Prepare(source);
            if (version == StoreTables.Version)
                return new RunStore(source);
            problems.Add(new Problem(Place, database.ToString(), $"holds tables of version {version}, and this program writes {StoreTables.Version}",
                "another database, or the program that made those tables"), without);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or ArgumentException or InvalidOperationException)
        {
            const string Wanted = "a database that runs, and a user who may create tables in it";
            problems.Add(new Problem(Place, database.ToString(), $"cannot be used: {exception.Message}", Wanted), without);
        }

        source?.Dispose();
        return null;
    }

    /// <summary>Notes a run that begins, or goes on.</summary>
    /// <param name="run">Which run.</param>
    /// <param name="folder">The name of its folder.</param>
    /// <returns>What is wrong with the database; null when nothing is.</returns>
    public string? Begin(RunIdentity run, string folder) => Try(() =>
    {
        using NpgsqlCommand command = _source.CreateCommand(
            "insert into zonedrain.runs (command, scenario, seed, engine, started, folder) values ($1, $2, $3, $4, $5, $6) "
            + "on conflict (command, scenario, started, seed) do update set folder = excluded.folder returning id");
        foreach (object value in (object[])[run.Command, run.Scenario, (decimal)run.Seed, run.Engine, run.Started.UtcDateTime, folder])
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
        Copy("lives", StoreTables.OfLives, result.Report?.TimeSeries ?? []);
        using NpgsqlCommand command = _source.CreateCommand("update zonedrain.runs set exit_code = $1, result = $2 where id = $3");
        command.Parameters.AddWithValue(result.Verdict.Number);
        command.Parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(result, RunJson.Options));
        command.Parameters.AddWithValue(_run);
        command.ExecuteNonQuery();
    });

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private void WriteRows()
    {
        Copy("seconds", StoreTables.OfSeconds, _rows);
        _rows.Clear();
    }

    private void Copy<TRow>(string table, IReadOnlyList<PropertyInfo> columns, IReadOnlyList<TRow> rows)
    {
        if (rows.Count == 0)
            return;
        string names = string.Join(", ", columns.Select(StoreTables.ColumnOf));
        using NpgsqlConnection connection = _source.OpenConnection();
        using NpgsqlBinaryImporter writer = connection.BeginBinaryImport($"copy zonedrain.{table} (run, {names}) from stdin (format binary)");
        foreach (TRow row in rows)
        {
            writer.StartRow();
            writer.Write(_run);
            foreach (PropertyInfo column in columns)
            {
                if (column.GetValue(row) is { } value)
                    writer.Write(value);
                else
                    writer.WriteNull();
            }
        }

        writer.Complete();
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
