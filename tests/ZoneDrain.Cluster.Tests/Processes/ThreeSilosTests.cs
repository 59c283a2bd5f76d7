using Shouldly;

namespace ZoneDrain.Cluster.Tests.Processes;

/// <summary>Goal: a cluster of processes, as users run it. Method: three silos on loopback and clients, each a process; one is killed, two leave.</summary>
public sealed class ThreeSilosTests
{
    private static readonly string[] Small =
    [
        "compare", "--engine", "orleans", "--strategies", "sweep,counter", "--set", "devices[0].size=6MiB", "--set", "load.operations=100",
        "--set", "load.threads=2", "--set", "repeat.warmup=0", "--set", "repeat.audited=1", "--set", "teardown.cycles=1",
    ];

    [Fact]
    public async Task A_comparison_runs_on_three_silos_names_one_that_is_killed_in_the_next_and_the_others_leave_cleanly()
    {
        using var files = new SiloFiles(3, deadAfterS: 20);
        using var first = await files.Start(0);
        using var second = await files.Start(1);
        using var third = await files.Start(2);
        using (var client = Compare(files, 2))
        {
            var code = await client.Ended();
            code.ShouldBeOneOf([0, 3], client.Said);
            client.Said.ShouldContain("Break-even lifetime of a pgmap");
            client.Said.ShouldContain("Break-even lifetime counted in messages");
            client.Said.ShouldNotContain("something was lost");
        }

        // Without a word, in the middle.
        using (var client = Compare(files, 4))
        {
            await client.Says("prices");
            third.Kill();
            (await client.Ended()).ShouldBe(3, client.Said);
            client.Said.ShouldContain("something was lost");
            client.Said.ShouldContain($"127.0.0.1:{files.SiloPort(2)}");
        }

        foreach (var silo in new[] { second, first })
        {
            silo.Terminate();
            (await silo.Ended()).ShouldBe(0, silo.Said);
            silo.Said.ShouldContain("has left");
        }
    }

    private static ZoneDrainProcess Compare(SiloFiles files, int repeat) => ZoneDrainProcess.Start(
        new Dictionary<string, string> { ["ZONEDRAIN_CLUSTER"] = files.Path(0) }, [.. Small, "--repeat", $"{repeat}", "--out", files.Folder]);
}
