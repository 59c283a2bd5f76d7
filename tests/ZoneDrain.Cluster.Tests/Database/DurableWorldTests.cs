using ZoneDrain.Cli.Tests.Storage;
using ZoneDrain.Cluster.Hosting;
using ZoneDrain.Cluster.Tests.Processes;

namespace ZoneDrain.Cluster.Tests.Database;

/// <summary>
/// Goal: with states in PostgreSQL nothing that was acknowledged is lost. Method: silos as processes, this test as their client; silos are killed without a
/// word, then what the client was told is looked for, and everything is audited.
/// </summary>
public sealed class DurableWorldTests(PostgresServer server)
{
    [Fact]
    public async Task A_cluster_that_is_stopped_and_started_again_finds_its_world()
    {
        using var files = Files(2, deadAfterS: 30);
        var world = new PinnedWorld();
        var (first, second) = (await files.Start(0), await files.Start(1));
        using (var cluster = Connect(files))
        {
            using var engine = Engine(cluster);
            world.Make(engine);
            world.Use(engine);
            world.Check(engine);
        }

        // One leaves, one is killed.
        second.Terminate();
        await second.Ended();
        first.Kill();
        await first.Ended();
        using var again = await files.Start(0);
        using (var cluster = Connect(files))
        {
            using var engine = Engine(cluster);
            world.Check(engine);
            world.EndDrain(engine, world.BeginDrain(engine));
        }

        first.Dispose();
        second.Dispose();
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_silo_was_killed()
    {
        using var files = Files(3, deadAfterS: 6);
        var world = new PinnedWorld();
        using var first = await files.Start(0);
        using var second = await files.Start(1);
        using var third = await files.Start(2);
        using var cluster = Connect(files);
        using var engine = Engine(cluster);
        world.Make(engine);
        world.Use(engine);
        third.Kill();
        world.Use(engine);
        await Task.Run(engine.AwaitLoss);
        world.Check(engine);
        world.EndDrain(engine, world.BeginDrain(engine));
    }

    private SiloFiles Files(int silos, int deadAfterS) => new(silos, FreshDatabase.Make(server), deadAfterS, ("state", "postgres"));

    private static ClusterConnection Connect(SiloFiles files) =>
        ClusterConnection.Connect(files.Settings(0), TimeSpan.FromMinutes(1));

    private static OrleansEngine Engine(ClusterConnection cluster) => new(cluster.Grains, new() { Workers = 1, World = "kept", KeepsWorld = true });
}
