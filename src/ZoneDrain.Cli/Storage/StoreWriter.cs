using System.Reflection;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Storage;

/// <summary>
/// Writes one run into the tables. Each call is one transaction that may be made again when nobody knows whether it was committed: what is there already stays.
/// One thread at a time.
/// </summary>
/// <param name="source">The database.</param>
internal sealed class StoreWriter(NpgsqlDataSource source)
{
    private long? _run;

    /// <summary>Notes a run that begins, or goes on.</summary>
    public void Begin(RunIdentity run, string folder)
    {
        if (_run is not null)
            return;
        using var command = source.CreateCommand(
            "insert into zonedrain.runs (command, scenario, seed, engine, started, folder) values ($1, $2, $3, $4, $5, $6) "
            + "on conflict (command, scenario, started, seed) do update set folder = excluded.folder returning id");
        foreach (var value in (object[])[run.Command, run.Scenario, (decimal)run.Seed, run.Engine, run.Started.UtcDateTime, folder])
            command.Parameters.AddWithValue(value);
        _run = (long)command.ExecuteScalar()!;
    }

    /// <summary>Seconds and cycles of a run that has begun.</summary>
    public void Write(IReadOnlyList<SecondSample> seconds, IReadOnlyList<CycleSample> cycles)
    {
        using var connection = source.OpenConnection();
        using var transaction = connection.BeginTransaction();
        Copy(connection, "seconds", StoreTables.OfSeconds, seconds);
        foreach (var cycle in cycles)
            Insert(connection, transaction, cycle);
        transaction.Commit();
    }

    /// <summary>The result, and the lives of a comparison.</summary>
    public void Finish(RunResult result)
    {
        using var connection = source.OpenConnection();
        using var transaction = connection.BeginTransaction();
        Copy(connection, "lives", StoreTables.OfLives, result.Report?.TimeSeries ?? []);
        using var command = new NpgsqlCommand("update zonedrain.runs set exit_code = $1, result = $2 where id = $3", connection, transaction);
        command.Parameters.AddWithValue(result.Verdict.Number);
        command.Parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(result, RunJson.Options));
        command.Parameters.AddWithValue(_run!.Value);
        command.ExecuteNonQuery();
        transaction.Commit();
    }

    private void Insert(NpgsqlConnection connection, NpgsqlTransaction transaction, CycleSample sample)
    {
        using var command = new NpgsqlCommand(
            "insert into zonedrain.cycles (run, cycle, at_ms, done, dropped, pages_in_use, references_held, left_over, release_ns, resident_bytes, audits) "
            + "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing", connection, transaction);
        foreach (var value in (object[])
                 [
                     _run!.Value, sample.Cycle, sample.AtMs, sample.Done, sample.Dropped, sample.PagesInUse, sample.References, sample.Left, sample.ReleaseNs,
                     sample.ResidentBytes, sample.Audits,
                 ])
            command.Parameters.AddWithValue(value);
        command.ExecuteNonQuery();
    }

    // A copy knows no "on conflict", so rows go by way of a table of the transaction's own.
    private void Copy<TRow>(NpgsqlConnection connection, string table, IReadOnlyList<PropertyInfo> columns, IReadOnlyList<TRow> rows)
    {
        if (rows.Count == 0)
            return;
        var names = $"run, {string.Join(", ", columns.Select(StoreTables.ColumnOf))}";
        Execute($"create temp table arriving on commit drop as select {names} from zonedrain.{table} with no data");
        using (var writer = connection.BeginBinaryImport($"copy arriving ({names}) from stdin (format binary)"))
        {
            foreach (var row in rows)
                WriteRow(writer, columns, row);
            writer.Complete();
        }

        Execute($"insert into zonedrain.{table} ({names}) select {names} from arriving on conflict do nothing");
        Execute("drop table arriving");

        void Execute(string text)
        {
            using var command = new NpgsqlCommand(text, connection);
            command.ExecuteNonQuery();
        }
    }

    private void WriteRow<TRow>(NpgsqlBinaryImporter writer, IReadOnlyList<PropertyInfo> columns, TRow row)
    {
        writer.StartRow();
        writer.Write(_run!.Value);
        foreach (var column in columns)
        {
            if (column.GetValue(row) is { } value)
                writer.Write(value);
            else
                writer.WriteNull();
        }
    }
}
