using System.Text.Json.Nodes;
using Npgsql;
using Shouldly;
using ZoneDrain.Cli.Tests.Storage;
using ZoneDrain.Cluster.Database;
using ZoneDrain.Cluster.Tests.Processes;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cluster.Tests.Database;

/// <summary>
/// Goal: a soak on a cluster with states in PostgreSQL goes on in its own world after kill -9, also when the silos were killed with it. Method: the program and
/// its silos as users start them; the soak is killed in mid-cycle twice, the second time with all silos, and then ends.
/// </summary>
public sealed class ResumedSoakTests(PostgresServer server)
{
    private const string Scenario = """
        version: 1
        name: small
        seed: 5
        devices: [{ name: pmem0, type: fsdax, size: 8MiB, fileSystem: ext4 }]
        files:
          - { name: db, device: pmem0, count: 2, size: 1MiB, blocks: written }
          - { name: scratch, device: pmem0, size: 2MiB, blocks: hole }
        processes: { count: 4, threads: 2 }
        workload:
          mix: { read-fault: 30, write-fault: 30, gup-pin: 15, unmap: 5, fork: 5, exit: 3, pwrite: 8, truncate: 4 }
          hold: { operations: 40 }
        load: { rate: 20/s, warmup: 0s, lateMax: 60m, threads: 2, refusedMax: 1 }
        teardown: { order: zap-after-kill, orderly: false, deadline: 5m }
        soak: { cycle: 60m, audit: 2s, duration: 90m }
        """;

    // In which the last cycle does something.
    private const int MoreSeconds = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A_soak_that_was_killed_goes_on_in_the_world_that_it_had()
    {
        var database = FreshDatabase.Make(server);
        using var files = new SiloFiles(2, database, 60, ("state", "postgres"));
        var scenario = Path.Combine(files.Folder, "small.yaml");
        await File.WriteAllTextAsync(scenario, Scenario);
        using var first = await files.Start(0);
        using var second = await files.Start(1);

        await KilledInMidCycle(files, "soak", scenario, "--engine", "orleans");
        var run = Directory.GetDirectories(Path.Combine(files.Folder, "small"), "2*").Single();
        await GoneWorldIsRefused(files, run);
        var said = await KilledInMidCycle(files, "soak", "--resume", run);
        said.ShouldContain("pgmap-0 alive with ");
        said.ShouldContain("nothing left over, and the audit found nothing wrong");

        foreach (var silo in (ZoneDrainProcess[])[first, second]) silo.Kill();
        await Task.WhenAll(first.Ended(), second.Ended());
        var again = await Task.WhenAll(files.Start(0), files.Start(1));
        using var firstAgain = again[0];
        using var secondAgain = again[1];
        var (code, end) = await Program(files, "soak", "--resume", run, "--duration", $"{Soaked(run) + MoreSeconds}s");
        code.ShouldBe(0, end);
        Ended(run, end);
        await NothingIsLeft(database);
    }

    [Fact]
    public async Task A_soak_whose_database_stays_away_ends_with_a_sentence_and_goes_on_once_it_is_back()
    {
        using var server = PostgresInstance.StartOrSkip();
        var database = $"postgres://tests@127.0.0.1:{server.Port}/postgres";
        ClusterSchema.Apply(DatabaseAddress.TryParse(database)!, replace: false).ShouldBeNull();
        using var files = new SiloFiles(1, database, 60, ("state", "postgres"));
        var scenario = Path.Combine(files.Folder, "small.yaml");
        await File.WriteAllTextAsync(scenario, Scenario);
        using var silo = await files.Start(0);

        using (var soak = ZoneDrainProcess.Start(Environment(files), "soak", scenario, "--engine", "orleans", "--out", files.Folder))
        {
            await UnderWay(files, soak, 0);
            server.Stop();
            (await soak.Ended()).ShouldBe(3, soak.Said);
            soak.Said.ShouldContain("the cluster's database could not be written for ");
            soak.Said.ShouldContain("try: zonedrain soak --resume ");
            soak.Said.ShouldNotContain("   at ");
        }

        server.Start();
        var run = Directory.GetDirectories(Path.Combine(files.Folder, "small"), "2*").Single();
        var (code, said) = await Program(files, "soak", "--resume", run, "--duration", $"{Soaked(run) + MoreSeconds}s");
        code.ShouldBe(0, said);
        said.ShouldContain("nothing left over, and the audit found nothing wrong");
        silo.Terminate();
        (await silo.Ended()).ShouldBe(0, silo.Said);
    }

    private static void Ended(string run, string said)
    {
        var result = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "result.json")))!["load"]!;
        var gaps = result["gaps"]!.AsArray();
        gaps.Count.ShouldBe(2, said);
        gaps.Select(gap => (string)gap!["world"]!).Distinct().ShouldHaveSingleItem();
        foreach (var (number, gap) in gaps.Index())
        {
            var found = gap!["found"]!.AsArray().Select(line => (string)line!).ToList();
            found[0].ShouldEndWith("the audit found nothing wrong");
            found.ShouldContain(line => line.Contains($"pgmap-{number} alive with ", StringComparison.Ordinal) && line.Contains(", released in "));
            found[^1].ShouldEndWith("nothing left over, and the audit found nothing wrong");
        }

        result["violations"]!.AsArray().ShouldBeEmpty();
        ((long)result["leftMax"]!).ShouldBe(0);
        said.ReplaceLineEndings(" ").ShouldContain("The run went on in the world that it had");
        File.ReadAllText(Path.Combine(run, "log.txt")).ShouldContain("pgmap-1 alive with ");
    }

    // Of a world that nobody knows a copy of the run tells; it begins a new one where it is told to.
    private static async Task GoneWorldIsRefused(SiloFiles files, string run)
    {
        var copy = Directory.CreateDirectory(Path.Combine(files.Folder, "copy")).FullName;
        foreach (var file in Directory.GetFiles(run)) File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        var state = Path.Combine(copy, "soak.json");
        var kept = JsonNode.Parse(await File.ReadAllTextAsync(state))!;
        kept["state"]!["world"] = "world-1";
        await File.WriteAllTextAsync(state, kept.ToJsonString());

        var (code, said) = await Program(files, "soak", "--resume", copy, "--duration", "1ms");
        code.ShouldBe(2, said);
        said.ShouldContain("ran in the world world-1, which is gone");
        said.ShouldContain($"try: zonedrain soak --resume {copy} --new-world");
        (code, said) = await Program(files, "soak", "--resume", copy, "--duration", "1ms", "--new-world");
        code.ShouldBeOneOf([0, 3], said);
        said.ShouldContain("the world world-1 is given up");
    }

    // A row a second is written while it runs; one with work in it tells that the load is under way, and its cycle lasts an hour.
    private static async Task<string> KilledInMidCycle(SiloFiles files, params string[] arguments)
    {
        var folder = Path.Combine(files.Folder, "small");
        var before = Directory.Exists(folder) ? Rows(folder) : 0;
        using var soak = ZoneDrainProcess.Start(Environment(files), [.. arguments, "--out", files.Folder]);
        await UnderWay(files, soak, before);
        soak.Kill();
        await soak.Ended();
        return soak.Said;
    }

    private static async Task UnderWay(SiloFiles files, ZoneDrainProcess soak, int rows)
    {
        var folder = Path.Combine(files.Folder, "small");
        var begin = TimeProvider.System.GetTimestamp();
        while (!Directory.Exists(folder) || Rows(folder) == rows)
        {
            soak.HasEnded.ShouldBeFalse(soak.Said);
            TimeProvider.System.GetElapsedTime(begin).ShouldBeLessThan(Patience, soak.Said);
            await Task.Delay(Look);
        }
    }

    private static int Rows(string folder) => Samples(folder).Count(row => row is { Phase: "load", Done: > 0 });

    // Rows are also of the time in which a soak took its world over, which is not soaked.
    private static long Soaked(string run)
    {
        var state = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "soak.json")))!["state"]!;
        var since = LoadFolder.SecondsOf(run).Last().AtMs - (double)state["elapsedMs"]!;
        return (long)(((double)state["soakedMs"]! + Math.Max(0, since)) / 1000);
    }

    private static IEnumerable<SecondSample> Samples(string folder) => Directory.GetFiles(folder, LoadFolder.SecondsFile, SearchOption.AllDirectories)
        .SelectMany(file => LoadFolder.SecondsOf(Path.GetDirectoryName(file)!));

    private static Task<(int Code, string Said)> Program(SiloFiles files, params string[] arguments) =>
        ZoneDrainProcess.Run(Environment(files), [.. arguments, "--out", files.Folder]);

    private static Dictionary<string, string> Environment(SiloFiles files) => new() { ["ZONEDRAIN_CLUSTER"] = files.Path(0) };

    // A run that has ended leaves its world's journal nowhere.
    private static async Task NothingIsLeft(string database)
    {
        var address = new Uri(database);
        var name = address.AbsolutePath[1..];
        await using var source = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={address.Port};Username=tests;Database={name};Pooling=false");
        await using var command = source.CreateCommand("select count(*) from zonedrain_cluster.journal where actor <> 'worlds'");
        (await command.ExecuteScalarAsync()).ShouldBe(0L);
    }
}
