using Npgsql;
using Shouldly;
using ZoneDrain.Cli.Tests.Harness;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Tests.Storage;

/// <summary>Runs in a real database.</summary>
public sealed class RunStoreTests(PostgresServer server) : IDisposable
{
    private static readonly string[] Small =
    [
        "--set", "devices[0].size=1MiB", "--set", "load.threads=2", "--set", "load.warmup=0s", "--set", "load.lateMax=1h", "--set", "soak.cycle=50ms",
        "--rate", "1000/s",
    ];

    private readonly TestProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public void A_soak_can_be_asked_for_later_and_the_documented_query_finds_it()
    {
        Execute("drop schema if exists zonedrain cascade");
        var (code, text, error) = _program.Run(["soak", "default", "--duration", "200ms", "--store", server.Address, .. Small]);
        code.ShouldBe(0, text + error);
        error.ShouldNotContain("no longer takes");
        Ask("select exit_code from zonedrain.runs where command = 'soak' and scenario = 'default'").ShouldBe(0);
        Ask("select sum(done) from zonedrain.seconds").ShouldBe(Ask("select sum(done) from zonedrain.cycles"));
        Ask("select (result->'load'->>'done')::numeric from zonedrain.runs").ShouldBe(Ask("select sum(done) from zonedrain.seconds"));
        Ask("select max(c.resident_bytes) > 0 from zonedrain.runs r join zonedrain.cycles c on c.run = r.id where r.started > now() - interval '100 years'")
            .ShouldBe(true);
    }

    [Fact]
    public void A_database_of_another_version_is_refused_before_anything_runs()
    {
        Execute("drop schema if exists zonedrain cascade; create schema zonedrain; create table zonedrain.schema_version (version integer primary key); "
            + "insert into zonedrain.schema_version values (9)");
        var (code, _, error) = _program.Run(["load", "default", "--duration", "50ms", "--store", server.Address, .. Small]);
        code.ShouldBe(2);
        error.ShouldContain("holds tables of version 9, and this program writes 4");
        error.ShouldContain("try: zonedrain");
        _program.Runs.ShouldBeEmpty();
    }

    [Fact]
    public void Options_of_the_address_are_honoured_or_refused()
    {
        // The server speaks no TLS, so who insists on it is turned away.
        var (code, _, error) = _program.Run("compare", "--store", server.Address + "?sslmode=require");
        code.ShouldBe(2);
        error.ShouldContain("SSL");
        (code, _, error) = _program.Run("compare", "--store", server.Address + "?sslmood=secret");
        code.ShouldBe(2);
        error.ShouldContain("--store: has an option 'sslmood'");
        error.ShouldNotContain("secret");
        _program.Runs.ShouldBeEmpty();
    }

    [Fact]
    public void A_comparison_and_its_lives_are_found_by_the_documented_queries()
    {
        Execute("drop schema if exists zonedrain cascade");
        var (code, text, error) = _program.Run("compare", "--store", server.Address);
        code.ShouldBe(0, text + error);
        error.ShouldNotContain("warning: the database");
        Ask("select folder from zonedrain.runs where command = 'compare'").ShouldBe(Path.GetFileName(_program.Runs.Single()));
        Ask("select sum(release_ns) from zonedrain.lives").ShouldBe(2e6);
        var queries = Documented();
        queries.Length.ShouldBe(5);
        foreach (var query in queries)
            Execute(query);
        Ask($"select count(*) from ({queries[3].TrimEnd(';')}) found").ShouldBe(1L);
        Ask($"select release_ns from ({queries[4].TrimEnd(';')}) found").ShouldBe(2e6);
    }

    [Fact]
    public void Tables_of_the_first_version_are_brought_up_to_date_and_keep_their_rows()
    {
        // Goal: a database of an earlier program goes on. Method: the tables without what later versions added.
        Execute("drop schema if exists zonedrain cascade");
        _program.Run(["load", "default", "--duration", "50ms", "--store", server.Address, .. Small]).Code.ShouldBe(0);
        Execute("drop table zonedrain.lives; alter table zonedrain.seconds drop column retries, drop column silos; "
            + "update zonedrain.schema_version set version = 1; alter table zonedrain.runs "
            + "drop constraint runs_command_scenario_started_seed_key, add unique (scenario, started, seed)");
        _program.Run("compare", "--store", server.Address).Code.ShouldBe(0);
        Ask("select count(*) from zonedrain.runs").ShouldBe(2L);
        Ask("select version from zonedrain.schema_version").ShouldBe(4);
        Ask("select count(retries) from zonedrain.seconds").ShouldBe(0L);
        Ask("select count(*) from zonedrain.lives").ShouldBe(1L);
    }

    [Fact]
    public void Tables_that_refuse_every_row_are_told_and_the_run_goes_on()
    {
        // Goal: the folder is the record. Method: a table that has gone.
        Execute("drop schema if exists zonedrain cascade");
        _program.Run(["load", "default", "--duration", "50ms", "--store", server.Address, .. Small]).Code.ShouldBe(0);
        Execute("drop table zonedrain.runs cascade");
        var (code, _, error) = _program.Run(["load", "default", "--duration", "50ms", "--store", server.Address, .. Small]);
        code.ShouldBe(0, error);
        error.Split("the database no longer takes the run").Length.ShouldBe(2, error);
        error.ShouldContain("the database does not have the result");
        (code, _, error) = _program.Run("compare", "--store", server.Address);
        code.ShouldBe(0, error);
        error.Split("the database no longer takes the run").Length.ShouldBe(2, error);
    }

    [Fact]
    public async Task A_database_whose_connections_end_gets_every_cycle_and_every_second()
    {
        // Goal: one ended connection is not the end of storing. Method: a soak of many cycles, and its connections ended again and again by the server.
        Execute("drop schema if exists zonedrain cascade");
        var soak = _program.Start(["soak", "default", "--duration", "1h", "--store", server.Address, .. Small]);
        for (var cycle = 0; cycle < 6; cycle++)
        {
            await soak.Line($"cycle {cycle} done");
            Execute("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'zonedrain'");
        }

        (await soak.Interrupt()).ShouldBe(130, soak.Error.ToString());
        var cycles = Directory.GetDirectories(_program.PathOf("runs", "default"), "2*").SelectMany(LoadFolder.CyclesOf).LongCount();
        Ask("select count(*) from zonedrain.cycles").ShouldBe(cycles);
        Ask("select (result->'load'->>'cycles')::bigint from zonedrain.runs").ShouldBe(cycles);
    }

    [Fact]
    public async Task A_database_that_stands_still_holds_up_no_load()
    {
        // Goal: what waits for the database is not the load. Method: a table that somebody else has locked, and cycles that go on meanwhile.
        Execute("drop schema if exists zonedrain cascade");
        var soak = _program.Start(["soak", "default", "--duration", "1h", "--store", server.Address, .. Small]);
        await soak.Line("cycle 0 done");
        using (var source = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={server.Port};Username=tests;Database=postgres"))
        using (var other = source.OpenConnection())
        using (var held = other.BeginTransaction())
        {
            using (var command = new NpgsqlCommand("lock table zonedrain.runs, zonedrain.cycles, zonedrain.seconds in access exclusive mode", other, held))
                command.ExecuteNonQuery();
            var before = soak.Error.ToString().Split("done: ").Length;
            await soak.Line($"cycle {before + 5} done");
            held.Rollback();
        }

        (await soak.Interrupt()).ShouldBe(130, soak.Error.ToString());
        var cycles = Directory.GetDirectories(_program.PathOf("runs", "default"), "2*").SelectMany(LoadFolder.CyclesOf).LongCount();
        Ask("select count(*) from zonedrain.cycles").ShouldBe(cycles);
    }

    [Fact]
    public void An_address_in_the_environment_is_taken_as_one_of_the_command_line()
    {
        Execute("drop schema if exists zonedrain cascade");
        _program.Environment["ZONEDRAIN_STORE"] = server.Address;
        _program.Run(["load", "default", "--duration", "50ms", .. Small]).Code.ShouldBe(0);
        Ask("select count(*) from zonedrain.runs").ShouldBe(1L);
    }

    [Theory]
    [InlineData("nonsense", "is not the address of a PostgreSQL database")]
    [InlineData("postgres://me@127.0.0.1", "is not the address of a PostgreSQL database")]
    [InlineData("postgres://me:secret@127.0.0.1:1/runs", "cannot be used")]
    public void An_address_without_a_database_is_refused_before_anything_runs(string address, string told)
    {
        foreach (var words in (string[][])[["compare"], ["load", "default", .. Small], ["soak", "default", .. Small]])
        {
            var (code, text, error) = _program.Run([.. words, "--store", address]);
            code.ShouldBe(2, error);
            text.ShouldBeEmpty();
            error.ShouldContain(told);
            error.ShouldContain($"try: zonedrain {words[0]}");
            error.ShouldNotContain("secret");
        }

        _program.Runs.ShouldBeEmpty();
    }

    // Each statement of the SQL in the documents.
    private static string[] Documented()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Cluster.sln")))
            directory = Path.GetDirectoryName(directory)!;
        var text = File.ReadAllText(Path.Combine(directory, "docs", "load-and-soak.md"));
        var block = text.Split("```sql", 2)[1].Split("```", 2)[0];
        var lines = block.Split('\n').Where(line => !line.StartsWith("--", StringComparison.Ordinal));
        return [.. string.Join('\n', lines).Split(';').Select(query => query.Trim()).Where(query => query.Length > 0)];
    }

    private object? Ask(string query)
    {
        using var source = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={server.Port};Username=tests;Database=postgres");
        using var command = source.CreateCommand(query);
        return command.ExecuteScalar();
    }

    private void Execute(string text) => Ask(text);
}
