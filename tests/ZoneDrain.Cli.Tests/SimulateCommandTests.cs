using System.Text.Json;
using Shouldly;
using ZoneDrain.Cli.Tests.Harness;

namespace ZoneDrain.Cli.Tests;

/// <summary>zonedrain simulate.</summary>
public sealed class SimulateCommandTests : IDisposable
{
    private static readonly string[] Small = ["simulate", "default", "--operations", "300", "--set", "devices[0].size=16MiB"];
    private readonly TestProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public void A_simulation_ends_with_who_releases_first_and_what_is_taken()
    {
        var (code, output, error) = Run("--silos", "5", "--strategies", "bulk,sweep,counter");
        code.ShouldBe(0, error);
        var text = output.ReplaceLineEndings(" ");
        text.ShouldContain("On 5 silos");
        text.ShouldContain("after the kill, for");
        text.ShouldNotContain("bulk releases first", Case.Sensitive, "it is the floor, which awaits no page");
        output.ShouldContain("busiest actor");
        output.ShouldContain("refused", Case.Sensitive, "what was refused is no operation served");
    }

    [Fact]
    public void The_same_seed_gives_the_same_events_and_another_gives_others()
    {
        var digests = Digests("--seed", "7");
        Digests("--seed", "7").ShouldBe(digests);
        Digests("--seed", "8").ShouldNotBe(digests);
    }

    [Fact]
    public void A_scan_has_a_row_for_each_number_of_silos_and_strategy_and_is_in_a_run_folder()
    {
        var (code, output, error) = Run("--scan", "silos=2,9", "--strategies", "sweep,percpu", "--format", "json", "--out", "runs");
        code.ShouldBe(0, error);
        using var result = JsonDocument.Parse(output);
        var rows = result.RootElement.GetProperty("simulation").GetProperty("rows").EnumerateArray().ToList();
        rows.Select(row => (row.GetProperty("silos").GetInt32(), row.GetProperty("strategy").GetString()))
            .ShouldBe([(2, "sweep"), (2, "percpu"), (9, "sweep"), (9, "percpu")]);
        rows[2].GetProperty("drainMessages").GetInt64().ShouldBeGreaterThan(rows[0].GetProperty("drainMessages").GetInt64());
        Directory.GetFiles(_program.PathOf("runs"), "result.json", SearchOption.AllDirectories).ShouldNotBeEmpty();
        result.RootElement.GetProperty("simulation").GetProperty("answer").GetString().ShouldNotBeNull().ShouldStartWith("Of 2 sizes, on 9 silos");
    }

    [Fact]
    public void Retries_of_callers_that_get_in_each_other_s_way_are_shown()
    {
        // Thousands of them on four pages of a device: what one has looked at, another changes.
        string[] busy = ["simulate", "default", "--silos", "2", "--strategies", "sweep,percpu", "--operations", "5000", "--callers", "200"];
        var (code, output, error) = _program.Run([.. busy, "--set", "devices[0].size=16MiB"]);
        code.ShouldBe(0, error);
        output.ShouldContain("retries");
        var (_, json, _) = _program.Run([.. busy, "--set", "devices[0].size=16MiB", "--format", "json"]);
        using var result = JsonDocument.Parse(json);
        var row = result.RootElement.GetProperty("simulation").GetProperty("rows")[0];
        var retries = row.GetProperty("retries").GetInt64();
        retries.ShouldBeGreaterThan(0);
        row.GetProperty("retriesEach").GetDouble().ShouldBe((double)retries / row.GetProperty("operations").GetInt64(), 1e-9);
    }

    [Fact]
    public void Silos_that_share_one_machine_serve_less_than_those_with_one_each()
    {
        Rate("--machines", "1").ShouldBeLessThan(Rate());

        double Rate(params string[] more)
        {
            var (code, output, error) = Run(["--silos", "8", "--strategies", "sweep,percpu", "--format", "json", .. more]);
            code.ShouldBe(0, error);
            using var result = JsonDocument.Parse(output);
            return result.RootElement.GetProperty("simulation").GetProperty("rows")[0].GetProperty("rate").GetDouble();
        }
    }

    [Fact]
    public void Faults_of_silos_on_a_timeline_happen_at_their_times()
    {
        string[] command = ["simulate", "silo-restarts", "--silos", "3", "--strategies", "sweep,percpu", "--rate", "40/s", "--operations"];
        var (code, output, error) = _program.Run([.. command, "3000"]);
        code.ShouldBe(0, error + output);
        output.ShouldContain("4 of 4 changes came before the last release");
        (code, output, error) = _program.Run([.. command, "100"]);
        code.ShouldBe(0, error + output);
        output.ReplaceLineEndings(" ").ShouldContain("0 of 4 changes came before the last release; more --operations let the load last longer");
    }

    [Fact]
    public void Calls_go_astray_at_their_virtual_times_and_every_reference_is_where_it_should_be()
    {
        var (code, output, error) = _program.Run(
            "simulate", "lost-calls", "--silos", "2", "--strategies", "sweep,counter", "--rate", "50/s", "--operations", "1600");
        code.ShouldBe(0, error + output);
        output.ShouldContain("3 of 3 changes came before the last release");
    }

    [Fact]
    public void Faults_that_do_not_happen_in_virtual_time_are_refused_with_those_that_do()
    {
        var (code, _, error) = _program.Run("simulate", "faults", "--silos", "3");
        code.ShouldBe(2);
        error.ShouldContain("faults[0].fault: 'slow-process' does not happen in virtual time; allowed: dropped-calls, repeated-calls");
        (code, _, error) = _program.Run("simulate", "silo-restarts", "--silos", "1");
        code.ShouldBe(2);
        error.ShouldContain("--silos: '1' is too few for the scenario's timeline");
        (code, _, error) = _program.Run("simulate", "silo-restarts", "--swarm", "1s");
        code.ShouldBe(2);
        error.ShouldContain("faults: 'silo-restarts' has a timeline, which does not go with --swarm");
    }

    [Fact]
    public void Everything_wrong_is_told_at_once()
    {
        var (code, _, error) = Run(
            "--silos", "0", "--cores", "many", "--machines", "9", "--callers", "-1", "--rate", "fast", "--strategies", "sweep,swoop", "--prices", "no.json");
        code.ShouldBe(2);
        string[] places = ["--silos: '0'", "--cores: 'many'", "--machines: '9'", "--callers: '-1'", "--rate: 'fast'", "'swoop'", "--prices: 'no.json'"];
        foreach (var place in places)
            error.ShouldContain(place);
    }

    [Fact]
    public void A_swarm_draws_what_else_would_be_given_and_holds()
    {
        var (code, _, error) = Run("--swarm", "1s");
        code.ShouldBe(2);
        error.ShouldContain("--operations: '300' does not go with --swarm");
        (code, var output, error) = _program.Run("simulate", "default", "--swarm", "1ms", "--seed", "3", "--set", "devices[0].size=16MiB");
        code.ShouldBe(0, error + output);
        output.ReplaceLineEndings(" ").ShouldContain("every invariant held, and every drain ended");
    }

    [Theory]
    [InlineData("\"version\": 1", "version: '1' is not the version")]
    [InlineData("\"version\": 2", "pageTurnNs: is missing")]
    [InlineData("\"version\": 2, \"pageTurnNs\": -5", "pageTurnNs: '-5' is out of range")]
    [InlineData("\"version\": 2, \"localHop\": { \"p50Ns\": 7, \"p99Ns\": 6 }", "localHop.p99Ns: '6' is below the median")]
    public void Prices_that_are_missing_negative_or_of_another_version_are_refused(string prices, string message)
    {
        _program.Write("prices.json", "{ " + prices + " }");
        var (code, _, error) = Run("--prices", "prices.json");
        code.ShouldBe(2);
        error.ShouldContain(message);
    }

    [Fact]
    public void Seed_sets_and_folder_are_read_as_by_every_command_with_an_experiment()
    {
        var (code, _, error) = _program.Run("simulate", "default", "--seed", "-1", "--set", "x", "--out", "");
        code.ShouldBe(2);
        error.ShouldContain("--seed: '-1' is not a seed; allowed: a whole number from 0 to 18446744073709551615");
        error.ShouldContain("--set: 'x' is not PATH=VALUE");
        error.ShouldContain("--out: is empty");
        Run("--seed", "18446744073709551615").Code.ShouldBe(0);
    }

    [Fact]
    public void A_simulation_larger_than_memory_is_refused_with_the_figure()
    {
        var (code, _, error) = _program.Run("simulate", "default", "--set", "devices[0].size=6TiB", "--silos", "10000");
        code.ShouldBe(2);
        error.ShouldContain("of memory with these devices and operations, and");

        // Page tables of many processes, each with a few entries, are larger than all cells.
        string[] sparse = ["simulate", "default", "--set", "devices[0].size=64GiB", "--set", "processes.count=100000", "--operations"];
        (code, _, error) = _program.Run([.. sparse, "10000000000"]);
        code.ShouldBe(2);
        error.ShouldContain("fewer silos, processes or operations, or smaller devices");
    }

    private (int Code, string Out, string Error) Run(params string[] more) => _program.Run([.. Small, .. more]);

    private string[] Digests(params string[] more)
    {
        using var result = JsonDocument.Parse(Run([.. more, "--format", "json"]).Out);
        return [.. result.RootElement.GetProperty("simulation").GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("digest").GetString()!)];
    }
}
