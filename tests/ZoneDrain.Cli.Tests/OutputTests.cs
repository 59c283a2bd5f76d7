using System.Text.Json.Nodes;
using Shouldly;
using ZoneDrain.Cli.Tests.Harness;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Tests;

/// <summary>What a reader and a program see on standard output.</summary>
public sealed class OutputTests : IDisposable
{
    private readonly TestProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public void No_line_of_a_comparison_is_wider_than_80_columns_with_every_strategy_and_section()
    {
        _program.Comparison.Answer(report => report with
        {
            Warnings = ["The generator was saturated for most of the run, so the latencies are those of a queue and not those of the operations."],
            Violations =
            [
                new ViolationReport(
                    "dirty-sweep", "MappingOutlivesPgmap", "page 16777215 of pgmap 15", "C3", "process 12345 thread 63", "expected 0, found 1", ["a", "b"]),
            ],
            StuckDrains = [new StuckDrain("dirty-sweep", "pgmap 15", 30e9, [new StuckHolder("process 12345, pipe 67", "longterm", "page 16777215", 1234)])],
        });
        var (_, text, _) = _program.Run("compare", "--strategies", "all", "--explain", "dirty-sweep");
        text.ShouldNotBeEmpty();
        text.Split('\n').Where(line => line.Length > 80).ShouldBeEmpty();
        text.Split('\n').Where(line => line.EndsWith(' ')).ShouldBeEmpty();
    }

    [Fact]
    public void Every_section_is_there_and_the_last_sentence_is_the_answer()
    {
        var (_, text, _) = _program.Run("compare", "--explain", "sweep");
        foreach (var part in (string[])
            ["Work", "Against bulk", "Latency of operations", "kill to release", "what it does", "Released within 100 ms?", "Cost of sweep",
            "Break-even lifetime", "over device size", "an edge pair costs", "Checked by lives", "Predicted hazards", "nobody has measured"])
            text.ShouldContain(part);
        string.Join(' ', text.TrimEnd().Split('\n')[^6..]).ShouldContain(
            "percpu is cheaper than bulk for a pgmap that lives longer than 2 s (95 % interval 1.92 s to 2.08 s), "
            + "at 250,000 edge pairs a second on 2 cores with uniform page choice. Confirmed by lives: bulk is cheaper in lives of a quarter of the break-even "
            + "and percpu in lives of four times the break-even");
    }

    [Fact]
    public void Piped_output_has_no_escape_codes_and_a_terminal_has_them_unless_told()
    {
        _program.Run("compare").Out.ShouldNotContain('\e');
        _program.Environment["CI"] = "1";
        _program.Terminal = true;
        _program.Run("compare").Out.ShouldContain('\e');
        _program.Environment["NO_COLOR"] = "1";
        var (_, text, error) = _program.Run("compare");
        text.ShouldNotContain('\e');
        error.ShouldNotContain('\e');
    }

    [Fact]
    public void Json_on_standard_output_is_result_json_and_nothing_else()
    {
        var (code, text, error) = _program.Run("compare", "--format", "json");
        code.ShouldBe(0);
        var result = JsonNode.Parse(text)!;
        result["schemaVersion"]!.GetValue<int>().ShouldBe(1);
        result["verdict"]!["number"]!.GetValue<int>().ShouldBe(0);
        result["run"]!["seed"]!.GetValue<ulong>().ShouldBe(1UL);
        result["report"]!["strategies"]!.AsArray().Select(row => row!["name"]!.GetValue<string>()).ShouldBe(["bulk", "sweep", "counter", "percpu"]);
        result["report"]!["headline"]!["answer"]!["answer"]!.GetValue<string>().ShouldBe("crosses-at");
        result["report"]!["answer"]!.GetValue<string>().ShouldContain("lives longer than");
        File.ReadAllText(Path.Combine(_program.Runs.Single(), "result.json")).ShouldBe(text);
        error.ShouldContain("run folder: runs");
    }

    [Fact]
    public void Every_json_output_parses()
    {
        string[] lines =
        [
            "list strategies", "list schemes", "list workloads", "list metrics", "list invariants", "list refusals", "list engines", "scenario list",
        ];
        foreach (var line in lines)
        {
            var (code, text, _) = _program.Run([.. line.Split(' '), "--format", "json"]);
            code.ShouldBe(0);
            JsonNode.Parse(text)!.AsArray().Count.ShouldBeGreaterThan(1, line);
        }

        JsonNode.Parse(_program.Run("scenario", "schema").Out).ShouldNotBeNull();
    }

    [Fact]
    public void Help_fits_80_columns_and_groups_options_by_purpose()
    {
        string[] lines = ["", "--help", "compare --help", "replay --help", "bench --help", "scenario --help", "scenario new --help", "list --help"];
        foreach (var line in lines)
        {
            var (code, text, _) = _program.Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            code.ShouldBe(0);
            text.ShouldContain("Usage");
            text.Split('\n').Where(row => row.Length > 80).ShouldBeEmpty();
        }

        var help = _program.Run("compare", "--help").Out;
        foreach (var heading in (string[])["What is compared", "The answer", "Scenario", "Output", "Examples"])
            help.Split('\n').ShouldContain(heading);
    }

    [Fact]
    public void Lists_fit_80_columns()
    {
        foreach (var topic in (string[])["strategies", "schemes", "workloads", "metrics", "invariants", "refusals", "engines"])
            _program.Run("list", topic).Out.Split('\n').Where(row => row.Length > 80).ShouldBeEmpty();
    }
}
