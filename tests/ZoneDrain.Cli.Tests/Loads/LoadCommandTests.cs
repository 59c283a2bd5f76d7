using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Shouldly;
using ZoneDrain.Cli.Tests.Harness;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Tests.Loads;

/// <summary>load and soak as somebody types them, on the embedded engine.</summary>
public sealed class LoadCommandTests : IDisposable
{
    private static readonly string[] Small =
    [
        "--set", "devices[0].size=1MiB", "--set", "processes.count=2", "--set", "load.threads=2", "--set", "load.warmup=0s", "--set", "load.lateMax=1h",
        "--set", "soak.cycle=50ms",
    ];

    private readonly TestProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public void A_load_ends_with_its_answer_and_its_folder_holds_all_of_it()
    {
        var (code, text, error) = _program.Run(["load", "default", "--rate", "1000/s", "--duration", "300ms", .. Small]);
        code.ShouldBe(0, text + error);
        text.TrimEnd().Split('\n')[^1].ShouldEndWith(".");
        text.ReplaceLineEndings(" ").ShouldContain("Latency counts from the intended start");
        text.ReplaceLineEndings(" ").ShouldContain("1 audit of all references and 1 release: none was broken, 0 predicted hazards.");
        text.Split('\n').ShouldAllBe(line => line.Length <= 80);
        var folder = _program.Runs.Single();
        // The report comes with builds that have its page.
        Directory.GetFiles(folder).Select(Path.GetFileName).Except(["report.html"]).Order().ShouldBe(
            ["environment.json", "histograms.json", "log.txt", "result.json", "scenario.effective.yaml", "timeline.json", "timeseries.csv"]);
        var result = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "result.json")))!;
        result["load"]!["strategy"]!.GetValue<string>().ShouldBe("sweep");
        var done = LoadFolder.SecondsOf(folder).Sum(row => row.Done);
        result["load"]!["done"]!.GetValue<long>().ShouldBe(done);
    }

    [Fact]
    public void A_threshold_that_is_missed_ends_the_load_where_it_may()
    {
        var (code, text, error) = _program.Run(
        [
            "load", "default", "--rate", "1000/s", "--duration", "1h", .. Small, "--set", "load.abortOnFailAfter=1s", "--set",
            "thresholds=[latency.p50 > 1h, drain.max < 1h]",
        ]);
        code.ShouldBe(20, text + error);
        var told = Regex.Replace(text, @"\s+", " ");
        told.ShouldMatch(@"The load ended \d+ s after its warm-up: threshold 'latency.p50 > 1h' was missed with [^(]+ \(load.abortOnFailAfter\)\.");
        told.ShouldContain("✓ drain.max < 1h");
    }

    [Fact]
    public void Stages_on_the_command_line_are_those_of_the_scenario()
    {
        var (code, text, error) = _program.Run(
            ["load", "default", "--stage", "100ms:100/s..2k/s", "--stage", "0.1s:2k/s", "--set", "load.arrivals=even", .. Small]);
        code.ShouldBe(0, text + error);
        var kept = File.ReadAllText(Path.Combine(_program.Runs.Single(), "scenario.effective.yaml"));
        kept.ShouldMatch(@"stages:.*\s+- duration: 100ms.*\s+rate: 100/s.*\s+to: 2000/s.*\s+- duration: 100ms.*\s+rate: 2000/s");
        // A ramp from 100 to 2,000 a second over a tenth of a second has 105 arrivals, and a tenth of a second of 2,000 has 200.
        var result = JsonNode.Parse(File.ReadAllText(Path.Combine(_program.Runs.Single(), "result.json")))!;
        result["load"]!["arrived"]!.GetValue<long>().ShouldBeInRange(303, 307);
    }

    [Fact]
    public void Thresholds_that_held_are_shown_with_what_was_measured()
    {
        var (code, text, error) = _program.Run(
            ["load", "default", "--rate", "1000/s", "--duration", "200ms", "--set", "thresholds=[drain.max < 1h, refused.eio < 1]", .. Small]);
        code.ShouldBe(0, text + error);
        text.ShouldContain("✓  drain.max < 1h");
        text.ShouldContain("✓  refused.eio < 1");
    }

    [Fact]
    public void A_load_of_which_most_is_refused_fails_and_says_with_what()
    {
        // Nothing is held when there is nothing to pin, so every unpin is refused.
        var (code, text, error) = _program.Run(
            ["load", "default", "--rate", "1000/s", "--duration", "200ms", "--set", "workload.mix={unpin: 1}", .. Small]);
        code.ShouldBe(20, text + error);
        var told = Regex.Replace(text, @"\s+", " ");
        told.ShouldContain("100 % of the arrivals were refused (");
        told.ShouldContain("load.refusedMax allows 20 %.");
        told.ShouldContain("ENOENT");
        var load = JsonNode.Parse(File.ReadAllText(Path.Combine(_program.Runs.Single(), "result.json")))!["load"]!;
        load["served"]!.GetValue<long>().ShouldBe(0);
        load["throughput"]!.GetValue<double>().ShouldBe(0);
        load["refusals"]![0]!["reason"]!.GetValue<string>().ShouldBe("ENOENT");
    }

    [Theory]
    [InlineData("load ", "hot-set")]
    [InlineData("load default --strategy ", "dirty-sweep")]
    [InlineData("load default --engine ", "orleans")]
    [InlineData("explore --scheme ", "c3")]
    public void A_shell_is_offered_the_values_that_the_program_knows(string line, string value)
    {
        var typed = $"zonedrain {line}";
        var (code, text, _) = _program.Run($"[suggest:{typed.Length}]", typed);
        code.ShouldBe(0);
        text.Split('\n').ShouldContain(value);
    }

    [Fact]
    public void The_folder_of_a_load_is_no_recording_and_its_scenario_repeats_it()
    {
        _program.Run(["load", "default", "--rate", "1000/s", "--duration", "50ms", .. Small]).Code.ShouldBe(0);
        var (code, _, error) = _program.Run("replay", _program.Runs.Single());
        code.ShouldBe(2);
        error.ShouldContain("is the folder of a run of load");
        var next = error.TrimEnd().Split('\n')[^1];
        next.ShouldStartWith("try: zonedrain load ");
        _program.Run(next["try: zonedrain ".Length..].Split(' ')).Code.ShouldBe(0);
    }

    [Fact]
    public void A_missed_threshold_is_exit_code_20_and_told()
    {
        var (code, text, _) = _program.Run(
            ["load", "default", "--concurrency", "2", "--duration", "100ms", .. Small, "--set", "thresholds=[throughput > 1000000M/s]"]);
        code.ShouldBe(20);
        text.ShouldContain("Threshold 'throughput > 1000000000000/s' missed");
        text.ShouldContain("closed loop");
    }

    [Fact]
    public void The_first_signal_drains_and_writes_and_the_second_leaves()
    {
        _program.Interrupts.Raise(Experiments.Results.ExitCode.Interrupted);
        var (code, text, _) = _program.Run(["soak", "default", "--duration", "1h", .. Small]);
        code.ShouldBe(130, text);
        _program.Runs.Length.ShouldBe(1);
        _program.Interrupts.Raise(Experiments.Results.ExitCode.Interrupted);
        _program.Left.ShouldBe([130]);
    }

    [Fact]
    public void A_fault_that_never_happens_is_warned_of()
    {
        var (code, _, error) = _program.Run(
            ["load", "default", "--rate", "1000/s", "--duration", "50ms", .. Small, "--set", "faults=[{fault: holder-dies, at: 1h}]"]);
        code.ShouldBe(0, error);
        error.ShouldContain("it never happens");
    }

    [Fact]
    public void Completion_scripts_ask_the_program_and_the_program_answers()
    {
        _program.Run("completion", "bash").Out.ShouldContain("complete -o default -F _zonedrain zonedrain");
        var (code, text, _) = _program.Run("[suggest:14]", "zonedrain so");
        code.ShouldBe(0);
        text.ShouldContain("soak");
    }

    [Fact]
    public void Every_fault_is_listed_with_the_engines_that_can_do_it()
    {
        var text = _program.Run("list", "faults", "--format", "json").Out;
        JsonNode.Parse(text)!.AsArray().Count.ShouldBe(Enum.GetValues<Experiments.Scenarios.FaultKind>().Length);
        text.ShouldContain("silo-killed");
        text.ShouldContain("engines: orleans");
    }
}
