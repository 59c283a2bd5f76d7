using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;
using Shouldly;
using ZoneDrain.Cli.Tests.Storage;
using ZoneDrain.Cluster.Database;
using ZoneDrain.Cluster.Journals;

namespace ZoneDrain.Cluster.Tests.Database;

/// <summary>Two silos with an activation each of one actor, of which only one may be believed.</summary>
public sealed class PostgresJournalTests(PostgresServer server) : IAsyncDisposable
{
    private const string Actor = "world-1/process-2";
    private readonly List<IAsyncDisposable> _open = [];

    [Fact]
    public async Task Who_goes_on_from_an_old_version_writes_nothing_and_takes_nothing_away()
    {
        var source = Open();
        var (here, there) = (Journal(source, 1), Journal(source, 2));
        await Write(here, new(Actor), Whole(1), Event(2, "what both know"));
        var (late, fast) = (new JournalWriter(Actor), new JournalWriter(Actor));
        await Write(there, fast, Event(3, "a pin"), Event(4, "an entry"));

        // Rows that it had sent before it heard: one that is there already, one whose version nobody has, and a whole state in place of everything.
        JournalRow[] rows = [Event(3, "another pin"), Event(4, "an entry"), Event(5, "more"), Whole(6)];
        foreach (var sent in rows.Select(row => here.Write(late, row)).ToList()) await Should.ThrowAsync<StaleActivationException>(sent);
        await Should.ThrowAsync<StaleActivationException>(here.Write(late, Whole(7)));

        (await Said(here)).ShouldBe(["1 whole", "2 what both know", "3 a pin", "4 an entry"]);
        await Write(there, fast, Whole(5));
        (await Said(here)).ShouldBe(["5 whole"]);
    }

    [Fact]
    public async Task Rows_below_a_whole_state_of_somebody_else_are_too_late()
    {
        var source = Open();
        var (here, there) = (Journal(source, 1), Journal(source, 2));
        await Write(here, new(Actor), Whole(1));
        await Write(there, new(Actor), Event(2, "a pin"), Whole(3));
        await Write(there, new(Actor), Whole(3), Whole(4));
        await Should.ThrowAsync<StaleActivationException>(here.Write(new(Actor), Event(2, "another pin")));
        (await Said(there)).ShouldBe(["4 whole"]);
    }

    [Fact]
    public async Task Rows_that_are_written_twice_count_once()
    {
        var journal = Journal(Open(), 1);
        for (var time = 0; time < 3; time++) await Write(journal, new(Actor), Event(1, "a pin"), Whole(2), Event(3, "an entry"));
        (await Said(journal)).ShouldBe(["2 whole", "3 an entry"]);
    }

    [Fact]
    public async Task A_silo_that_the_members_call_dead_writes_nothing()
    {
        var journal = Journal(Open(), 1, status: SiloStatus.Dead);
        await Should.ThrowAsync<StaleActivationException>(journal.Write(new(Actor), Whole(1)));
        (await Said(journal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Rows_say_the_form_that_they_were_written_in()
    {
        var source = Open();
        var journal = Journal(source, 1);
        await Write(journal, new(Actor), Whole(1));
        using (var newer = source.CreateCommand("update journal set form = 99")) newer.ExecuteNonQuery();
        await Write(journal, new(Actor), Event(2, "a pin"));
        (await journal.Read(Actor)).Select(row => row.Form).ShouldBe([(short)99, JournalForm.Current]);
    }

    [Fact]
    public async Task A_cluster_of_another_name_finds_what_its_service_has_written()
    {
        var source = Open();
        await Write(Journal(source, 1, cluster: "blue"), new(Actor), Whole(1), Event(2, "a pin"));
        (await Said(Journal(source, 2, cluster: "green"))).ShouldBe(["1 whole", "2 a pin"]);
    }

    [Fact]
    public async Task A_journal_says_that_it_cannot_be_written_before_anybody_tries()
    {
        var source = Open();
        var journal = Journal(source, 1);
        (await journal.Try(CancellationToken.None)).ShouldBeNull();
        await using var command = source.CreateCommand("alter table journal rename to elsewhere");
        await command.ExecuteNonQueryAsync();
        (await journal.Try(CancellationToken.None))!.Reason.ShouldContain("journal");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var open in Enumerable.Reverse(_open)) await open.DisposeAsync();
    }

    private NpgsqlDataSource Open()
    {
        var source = DatabaseAddress.TryParse(FreshDatabase.Make(server))!.Open();
        _open.Add(source);
        return source;
    }

    private PostgresJournal Journal(NpgsqlDataSource source, int port, SiloStatus status = SiloStatus.Active, string cluster = "tests")
    {
        using var command = source.CreateCommand(string.Create(CultureInfo.InvariantCulture, $"""
            insert into OrleansMembershipVersionTable (DeploymentId) values ('{cluster}') on conflict do nothing;
            insert into OrleansMembershipTable
                (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
            values ('{cluster}', '127.0.0.1', {port}, 1, 'silo', 'host', {(int)status}, 0, now(), now())
            """));
        command.ExecuteNonQuery();
        var journal = new PostgresJournal(
            source, new Here(port), Options.Create(new ClusterOptions { ClusterId = cluster, ServiceId = "service" }), NullLogger<PostgresJournal>.Instance);
        _open.Add(journal);
        return journal;
    }

    private static Task Write(PostgresJournal journal, JournalWriter writer, params JournalRow[] rows) =>
        Task.WhenAll(rows.Select(row => journal.Write(writer, row)));

    private static JournalRow Whole(long version) => new(version, true, Encoding.UTF8.GetBytes("whole"));

    private static JournalRow Event(long version, string what) => new(version, false, Encoding.UTF8.GetBytes(what));

    private static async Task<IEnumerable<string>> Said(PostgresJournal journal) => (await journal.Read(Actor))
        .Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Version} {Encoding.UTF8.GetString(row.Body)}"));

    private sealed class Here(int port) : ILocalSiloDetails
    {
        public string Name => "silo";

        public string ClusterId => "tests";

        public string DnsHostName => "host";

        public SiloAddress SiloAddress { get; } = SiloAddress.New(IPAddress.Loopback, port, 1);

        public SiloAddress GatewayAddress => SiloAddress;
    }
}
