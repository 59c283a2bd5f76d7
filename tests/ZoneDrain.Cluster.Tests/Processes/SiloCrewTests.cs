using System.Text.Json;
using Shouldly;

namespace ZoneDrain.Cluster.Tests.Processes;

/// <summary>Goal: a load starts silos of its own, and its timeline may kill one. Method: the program as a process, and what it says.</summary>
public sealed class SiloCrewTests
{
    private static readonly string[] Small =
    [
        "load", "silos", "--engine", "orleans", "--rate", "20/s", "--set", "load.warmup=0s", "--set", "load.lateMax=10m", "--set",
        "devices[0].size=16MiB",
    ];

    [Fact]
    public async Task A_silo_that_the_timeline_kills_is_replaced_and_what_died_with_it_is_told()
    {
        using var files = new SiloFiles(1, deadAfterS: 6);
        var (code, said) = await Load(files, "--duration", "6s", "--silos", "3", "--set", "faults=[{fault: silo-killed, at: 1s, for: 2s}]");
        code.ShouldBe(0, said);
        said.ShouldContain("3 silos of this run's own");
        said.ShouldContain("silo-2 was killed");
        said.ShouldContain("silo-4 takes its place");
        said.ShouldContain("What died with silos");
        said.ShouldContain("Silo by silo");
        using var result = JsonDocument.Parse(File.ReadAllText(Path.Combine(files.Folder, "latest", "result.json")));
        var load = result.RootElement.GetProperty("load");
        var silos = load.GetProperty("silos").EnumerateArray().ToDictionary(silo => silo.GetProperty("silo").GetString()!);
        silos.Keys.Select(silo => silo.Split(' ')[0]).ShouldBeSubsetOf(["silo-1", "silo-2", "silo-3", "silo-4"]);
        silos.Values.Sum(silo => silo.GetProperty("done").GetInt64()).ShouldBe(load.GetProperty("done").GetInt64());
        silos.Keys.ShouldContain(load.GetProperty("faults")[0].GetProperty("silo").GetString());
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

    [Fact]
    public async Task Calls_that_go_astray_are_counted_and_a_silo_that_is_asked_to_leave_under_load_takes_nothing_along()
    {
        using var files = new SiloFiles(1);
        const string Faults = "faults=[{fault: dropped-calls, at: 0s, for: 2s, share: 0.2}, {fault: repeated-calls, at: 3s, for: 2s, share: 0.4}, "
            + "{fault: delayed-calls, at: 6s, for: 2s, share: 0.2, delay: 5ms}, {fault: silo-leaves, at: 9s, for: 5s}]";
        var (code, said) = await Load(files, "--silos", "3", "--duration", "16s", "--set", Faults);
        code.ShouldBe(0, said);
        foreach (var part in (string[])["dropped-calls", "repeated-calls", "delayed-calls", "calls", "none was broken"]) said.ShouldContain(part);
        foreach (var part in (string[])["silo-2 leaves", "silo-2 has left in ", "silo-4 takes its place"]) said.ShouldContain(part);
        said.ShouldNotContain("What died with silos");
        using var result = JsonDocument.Parse(File.ReadAllText(Path.Combine(files.Folder, "latest", "result.json")));
        var calls = result.RootElement.GetProperty("load").GetProperty("calls");
        ((string[])["dropped", "repeated", "delayed"]).Sum(kind => calls.GetProperty(kind).GetInt64()).ShouldBeGreaterThan(0, said);
    }

    [Fact]
    public async Task A_cluster_whose_silos_do_not_allow_faults_of_calls_is_refused_with_the_key_to_change()
    {
        using var files = new SiloFiles(1);
        using var silo = await files.Start(0);
        var (code, said) = await ZoneDrainProcess.Run(
            new Dictionary<string, string> { ["ZONEDRAIN_CLUSTER"] = files.Path(0) },
            [.. Small, "--set", "faults=[{fault: dropped-calls, at: 1s}]", "--out", files.Folder]);
        code.ShouldBe(2, said);
        said.ShouldContain($"a silo whose calls no fault may disturb: 127.0.0.1:{files.SiloPort(0)}");
        said.ShouldContain("\"callFaults\": true in the file of each silo");
        said.ShouldContain($"try: zonedrain silo --config {files.Path(0)}");
    }

    [Fact]
    public async Task A_silo_that_stands_still_for_too_long_is_given_up_by_name_and_the_run_goes_on()
    {
        using var files = new SiloFiles(1, deadAfterS: 4);
        const string Faults = "faults=[{fault: silo-paused, at: 1s, for: 500ms}, {fault: silo-paused, at: 3s, for: 25s}]";
        var (code, said) = await Load(files, "--duration", "32s", "--silos", "3", "--set", "teardown.deadline=60s", "--set", Faults);
        code.ShouldBe(0, said);
        said.ShouldContain("silo-2 stands still");
        said.ShouldContain("silo-2 goes on");
        said.ShouldContain("What died with silos");
        said.ShouldContain("none was broken");
    }

    [Fact]
    public async Task A_silo_whose_network_is_cut_is_given_up_by_name_and_what_it_says_later_changes_nothing()
    {
        using var files = new SiloFiles(1, deadAfterS: 4);
        const string Faults = "faults=[{fault: silo-partitioned, at: 1s, for: 500ms}, {fault: silo-partitioned, at: 3s, for: 25s}]";
        var (code, said) = await Load(files, "--duration", "32s", "--silos", "3", "--set", "teardown.deadline=60s", "--set", Faults);
        code.ShouldBe(0, said);
        said.ShouldContain("the network of silo-2 is cut");
        said.ShouldContain("the network of silo-2 is whole again");
        said.ShouldContain("What died with silos");
        said.ShouldContain("none was broken");
    }

    [Fact]
    public async Task A_run_that_is_killed_while_a_silo_stands_still_leaves_no_silo_behind()
    {
        using var files = new SiloFiles(1);
        using var run = ZoneDrainProcess.Start(
            new Dictionary<string, string>(),
            [.. Small, "--silos", "3", "--duration", "10m", "--set", "faults=[{fault: silo-paused, at: 1s, for: 5m}]", "--out", files.Folder]);
        await run.Says("silo-2 stands still");
        var silos = Children(run.Id);
        silos.Count.ShouldBeGreaterThanOrEqualTo(3, "each silo is a process of the run's");
        run.Kill();
        await run.Ended();
        // The worst case: whom the silo would tell that it leaves is gone as well, and so is who would declare them dead.
        foreach (var silo in silos.Where(silo => Names(silo, "silo-1.json") || Names(silo, "silo-3.json"))) KillIfThere(silo);
        await Task.Run(() => Members.Until(() => !silos.Exists(Lives), () => $"of {string.Join(", ", silos)} some are still there"));
    }

    [Fact]
    public async Task Every_fault_that_needs_no_silo_is_played_to_its_end_on_the_cluster_too()
    {
        using var files = new SiloFiles(1);
        const string Faults = "faults=[{fault: holder-never-lets-go, at: 1s, for: 1s, pages: 16}, {fault: holder-dies, at: 3s, for: 1s, pages: 16}, "
            + "{fault: slow-process, at: 5s, for: 1s, process: 1}, {fault: random-subset, at: 7s, for: 1s, pages: 16}, "
            + "{fault: surprise-removal, at: 9s, for: 1s}]";

        // How many arrivals meet no device is a matter of how fast the machine brings it back.
        var (code, said) = await Load(files, "--duration", "14s", "--set", "load.refusedMax=1", "--set", Faults);
        code.ShouldBe(0, said);
        using var result = JsonDocument.Parse(File.ReadAllText(Path.Combine(files.Folder, "latest", "result.json")));
        var played = result.RootElement.GetProperty("load").GetProperty("faults").EnumerateArray().ToList();
        played.Count.ShouldBe(5, said);
        played.ShouldAllBe(fault => fault.GetProperty("toMs").GetDouble() > fault.GetProperty("fromMs").GetDouble());
    }

    private static List<int> Children(int parent) =>
    [
        .. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!))
            .Where(process => ParentOf(process) == parent),
    ];

    private static bool Lives(int process) => ParentOf(process) is not null;

    private static bool Names(int process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Contains(file, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void KillIfThere(int number)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(number);
            process.Kill();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // It ended with its run.
        }
    }

    // The fourth field of stat, behind the name in brackets; a process that has ended and was not waited for lives no more.
    private static int? ParentOf(int process)
    {
        try
        {
            var fields = File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return fields[0] == "Z" ? null : int.Parse(fields[1]);
        }
        catch (IOException)
        {
            return null;
        }
    }

    // Silos of the run's own are like the one in the file; without any the silo is in the run's own process.
    private static Task<(int Code, string Said)> Load(SiloFiles files, params string[] more)
    {
        var environment = new Dictionary<string, string>();
        if (more.Contains("--silos")) environment["ZONEDRAIN_CLUSTER"] = files.Path(0);
        return ZoneDrainProcess.Run(environment, [.. Small, .. more, "--out", files.Folder]);
    }
}
