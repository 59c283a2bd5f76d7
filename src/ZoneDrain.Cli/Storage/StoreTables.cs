using System.Globalization;
using System.Reflection;
using System.Text;
using Npgsql;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Storage;

/// <summary>The tables of runs in PostgreSQL: a schema <c>zonedrain</c> with a version. Tables of an earlier version are brought up to date.</summary>
internal static class StoreTables
{
    /// <summary>The version of the tables: 2 has <c>zonedrain.lives</c>, and a load and a comparison may begin at once; 3 has retries
    /// of each second, and 4 what ended at each silo.</summary>
    public const int Version = 4;

    private const string Run = "run bigint not null references zonedrain.runs on delete cascade";

    /// <summary>The columns of <c>zonedrain.seconds</c> beside the run.</summary>
    public static IReadOnlyList<PropertyInfo> OfSeconds { get; } = typeof(SecondSample).GetProperties(BindingFlags.Public | BindingFlags.Instance);

    /// <summary>The columns of <c>zonedrain.lives</c> beside the run.</summary>
    public static IReadOnlyList<PropertyInfo> OfLives { get; } = typeof(TimeSample).GetProperties(BindingFlags.Public | BindingFlags.Instance);

    /// <summary>The name of a column: the property's in lower case with underscores.</summary>
    public static string ColumnOf(PropertyInfo property)
    {
        var name = new StringBuilder();
        foreach (var c in property.Name)
            name.Append(char.IsUpper(c) && name.Length > 0 ? "_" : "").Append(char.ToLowerInvariant(c));
        return name.ToString();
    }

    /// <summary>Makes what is missing; the version of the tables, which is another than <see cref="Version"/> where a later program made them.</summary>
    public static int Prepare(NpgsqlDataSource source)
    {
        using var connection = source.OpenConnection();
        using var transaction = connection.BeginTransaction();
        // Two programs that begin at once make the tables one after the other.
        Execute("select pg_advisory_xact_lock(5071982)");
        Execute("create schema if not exists zonedrain");
        Execute("create table if not exists zonedrain.schema_version (version integer primary key)");
        using var read = new NpgsqlCommand("select max(version) from zonedrain.schema_version", connection, transaction);
        var before = read.ExecuteScalar() as int? ?? 0;
        if (before is < 0 or >= Version)
            return before;
        foreach (var text in Steps().Skip(before).SelectMany(step => step))
            Execute(text);
        Execute("delete from zonedrain.schema_version");
        Execute(string.Create(CultureInfo.InvariantCulture, $"insert into zonedrain.schema_version values ({Version})"));
        transaction.Commit();
        return Version;

        void Execute(string text)
        {
            using var command = new NpgsqlCommand(text, connection, transaction);
            command.ExecuteNonQuery();
        }
    }

    // What leads from each version to the next, from none on.
    private static IEnumerable<IReadOnlyList<string>> Steps() =>
    [
        [
            "create table zonedrain.runs (id bigint generated always as identity primary key, command text not null, scenario text not null, "
            + "seed numeric(20) not null, engine text not null, started timestamptz not null, folder text not null, exit_code integer, result jsonb, "
            + "unique (scenario, started, seed))",
            $"create table zonedrain.seconds ({Run}, {TypesOf(OfSeconds)}, primary key (run, second))",
            $"create table zonedrain.cycles ({Run}, cycle integer, at_ms double precision, done bigint, dropped bigint, pages_in_use bigint, "
            + "references_held bigint, left_over bigint, release_ns double precision, resident_bytes bigint, audits integer, primary key (run, cycle))",
        ],
        [
            "alter table zonedrain.runs drop constraint runs_scenario_started_seed_key, add unique (command, scenario, started, seed)",
            $"create table zonedrain.lives ({Run}, {TypesOf(OfLives)}, primary key (run, strategy, repetition, life))",
        ],

        // Tables that this program makes from nothing have the column already.
        ["alter table zonedrain.seconds add column if not exists retries bigint"],
        ["alter table zonedrain.seconds add column if not exists silos text not null default ''"],
    ];

    private static string TypesOf(IReadOnlyList<PropertyInfo> columns) =>
        string.Join(", ", columns.Select(column => $"{ColumnOf(column)} {TypeOf(column.PropertyType)}"));

    private static string TypeOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        { } known when known == typeof(string) => "text not null",
        { } known when known == typeof(bool) => "boolean not null",
        { } known when known == typeof(double) => "double precision",
        { } known when known == typeof(int) => "integer",
        { } known when known == typeof(long) => "bigint",
        { } other => throw new InvalidOperationException($"no column type for {other}"),
    };
}
