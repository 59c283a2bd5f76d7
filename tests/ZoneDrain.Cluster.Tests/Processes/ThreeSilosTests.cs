using Shouldly;

namespace ZoneDrain.Cluster.Tests.Processes;

/// <summary>Goal: a cluster of processes, as users run it. Method: three silos on loopback and a client, each a process; one leaves, or is killed.</summary>
public sealed class ThreeSilosTests
{
    private static readonly string[] Small =
    [
        "compare", "--engine", "orleans", "--strategies", "sweep,counter", "--set", "devices[0].size=8MiB", "--set", "load.operations=400",
        "--set", "load.threads=2", "--set", "repeat.warmup=0", "--set", "repeat.audited=1",
    ];

    [Fact]
    public async Task A_comparison_runs_on_three_silos_and_each_leaves_cleanly()
    {
        using var files = new SiloFiles(3);
        using var first = await files.Start(0);
        using var second = await files.Start(1);
        using var third = await files.Start(2);
        using var client = Compare(files, 2);
        var code = await client.Ended();
        code.ShouldBeOneOf([0, 3], client.Said);
        client.Said.ShouldContain("Break-even lifetime of a pgmap");
        client.Said.ShouldContain("Break-even lifetime counted in messages");
        client.Said.ShouldNotContain("something was lost");
        foreach (var silo in new[] { third, second, first })
        {
            silo.Terminate();
            (await silo.Ended()).ShouldBe(0, silo.Said);
            silo.Said.ShouldContain("has left");
        }
    }

    [Fact]
    public async Task A_silo_killed_without_a_word_in_the_middle_is_named_and_the_run_ends()
    {
        using var files = new SiloFiles(3, deadAfterS: 6);
        using var first = await files.Start(0);
        using var second = await files.Start(1);
        using var third = await files.Start(2);
        using var client = Compare(files, 10);
        await client.Says("prices");
        third.Kill();
        var code = await client.Ended();
        code.ShouldBe(3, client.Said);
        client.Said.ShouldContain("something was lost");
        client.Said.ShouldContain($"127.0.0.1:{files.SiloPort(2)}");
    }

    private static ZoneDrainProcess Compare(SiloFiles files, int repeat) => ZoneDrainProcess.Start(
        new Dictionary<string, string> { ["ZONEDRAIN_CLUSTER"] = files.Path(0) }, [.. Small, "--repeat", $"{repeat}", "--out", files.Folder]);
}
