using Shouldly;

namespace ZoneDrain.Cluster.Tests.Processes;

/// <summary>Goal: a load starts silos of its own, and its timeline may kill one. Method: the program as a process, and what it says.</summary>
[Collection(ProcessesAlone.Name)]
public sealed class SiloCrewTests
{
    private static readonly string[] Small =
    [
        "load", "silos", "--engine", "orleans", "--rate", "20/s", "--duration", "6s", "--set", "load.warmup=0s", "--set", "load.lateMax=10m", "--set",
        "devices[0].size=16MiB",
    ];

    [Fact]
    public async Task A_silo_that_the_timeline_kills_is_replaced_and_what_died_with_it_is_told()
    {
        using var files = new SiloFiles(1);
        var (code, said) = await Load(files, "--silos", "3", "--set", "faults=[{fault: silo-killed, at: 1s, for: 2s}]");
        code.ShouldBe(0, said);
        said.ShouldContain("3 silos of this run's own");
        said.ShouldContain("silo-2 was killed");
        said.ShouldContain("silo-4 takes its place");
        said.ShouldContain("What died with silos");
    }

    [Fact]
    public async Task A_fault_of_silos_without_silos_of_the_run_is_refused()
    {
        using var files = new SiloFiles(1);
        var (code, said) = await Load(files);
        code.ShouldBe(2, said);
        said.ShouldContain("needs silos of the run's own, one of which may go");
        said.ShouldContain("--silos 3");
    }

    private static Task<(int Code, string Said)> Load(SiloFiles files, params string[] more) =>
        ZoneDrainProcess.Run(new Dictionary<string, string>(), [.. Small, .. more, "--out", files.Folder]);
}
