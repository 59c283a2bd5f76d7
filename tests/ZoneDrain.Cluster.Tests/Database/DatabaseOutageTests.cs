using System.Net;
using Shouldly;
using ZoneDrain.Cli.Tests.Storage;
using ZoneDrain.Cluster.Database;
using ZoneDrain.Cluster.Hosting;
using ZoneDrain.Cluster.Tests.Processes;

namespace ZoneDrain.Cluster.Tests.Database;

/// <summary>
/// Goal: while the database is away nothing is acknowledged, and when it is back everything goes on. Method: a server of the test's own that is stopped under
/// operations; what was acknowledged then is there even after all silos were killed.
/// </summary>
public sealed class DatabaseOutageTests
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task Nothing_is_acknowledged_without_the_database_and_all_goes_on_when_it_is_back()
    {
        using var server = PostgresInstance.StartOrSkip();
        var database = $"postgres://tests@127.0.0.1:{server.Port}/postgres";
        ClusterSchema.Apply(DatabaseAddress.TryParse(database)!, replace: false).ShouldBeNull();
        using var files = new SiloFiles(2, database, 60, ("state", "postgres"));
        var world = new PinnedWorld();
        using var ports = new SiloFiles(1);
        using var health = new HttpClient { BaseAddress = new($"http://127.0.0.1:{ports.SiloPort(0)}") };
        using var first = await files.Start(0, new() { ["ZoneDrain__Health"] = health.BaseAddress.Authority });
        using var second = await files.Start(1);
        await Ready(health, HttpStatusCode.OK);
        using (var cluster = Connect(files))
        {
            using var engine = Engine(cluster);
            world.Make(engine);
            world.Use(engine);

            server.Stop();
            (await Ready(health, HttpStatusCode.ServiceUnavailable)).ShouldContain("cannot write its journal");
            var pending = Task.Run(() => world.Use(engine));
            await Task.WhenAny(first.Says("could not be written"), second.Says("could not be written"));
            pending.IsCompleted.ShouldBeFalse();
            engine.JournalTrouble().ShouldNotBeNull();
            server.Start();
            await pending;
            world.Check(engine);
            await Ready(health, HttpStatusCode.OK);
        }

        first.Kill();
        second.Kill();
        await Task.WhenAll(first.Ended(), second.Ended());
        var again = await Task.WhenAll(files.Start(0), files.Start(1));
        using var firstAgain = again[0];
        using var secondAgain = again[1];
        using (var cluster = Connect(files))
        {
            using var engine = Engine(cluster);
            world.Check(engine);
            world.EndDrain(engine, world.BeginDrain(engine));
        }
    }

    // Asks until it is so: connections that broke with the server are found out one by one.
    private static async Task<string> Ready(HttpClient health, HttpStatusCode expected)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            using var answer = await health.GetAsync("/health/ready", limit.Token);
            if (answer.StatusCode == expected) return await answer.Content.ReadAsStringAsync(limit.Token);
            await Task.Delay(Look, limit.Token);
        }
    }

    private static ClusterConnection Connect(SiloFiles files) =>
        ClusterConnection.Connect(files.Settings(0), TimeSpan.FromMinutes(1));

    // It waits for the database longer than the test does for the server.
    private static OrleansEngine Engine(ClusterConnection cluster) => new(cluster.Grains, new()
    {
        Workers = 1,
        World = "kept",
        KeepsWorld = true,
        Lasts = true,
        JournalPatience = TimeSpan.FromMinutes(5),
    });
}
