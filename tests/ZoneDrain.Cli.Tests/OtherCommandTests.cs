using System.Diagnostics;
using System.Text.Json.Nodes;
using Shouldly;
using ZoneDrain.Cli.Bench;
using ZoneDrain.Cli.Commands;
using ZoneDrain.Cli.Replay;
using ZoneDrain.Cli.Tests.Harness;
using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Cli.Tests;

/// <summary>replay, bench, scenario and list.</summary>
public sealed class OtherCommandTests : IDisposable
{
    private readonly TestProgram _program = new();

    public OtherCommandTests() => _program.Write("trace.txt", ShortTrace.Text);

    public void Dispose() => _program.Dispose();

    [Fact]
    public void Replay_uses_scheme_a2_and_ext4_unless_told_and_ends_with_its_worst_kind()
    {
        var replay = new FakeReplay();
        _program.Replay = replay;
        var (code, text, _) = _program.Run("replay", "trace.txt");
        code.ShouldBe(0);
        (replay.Request!.Scheme, replay.Request.FileSystem).ShouldBe((SchemeId.A2, FileSystem.Ext4));
        text.TrimEnd().ReplaceLineEndings(" ").ShouldEndWith("in 98.00 % of fault result, its worst kind.");
        text.Split('\n').Where(line => line.Length > 80).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_pipe_is_replayed_as_a_file_is()
    {
        if (!OperatingSystem.IsLinux())
            return;
        _program.Replay = new FakeReplay();
        var pipe = _program.PathOf("pipe");
        using (var made = Process.Start("mkfifo", [pipe]))
            await made.WaitForExitAsync();
        var writes = Task.Run(() => File.WriteAllText(pipe, ShortTrace.Text)); // who opens a pipe to write waits for who opens it to read
        var (code, text, error) = _program.Run("replay", "pipe");
        code.ShouldBe(0, error);
        await writes;
        text.ShouldContain("fault result");
    }

    [Fact]
    public void A_new_scenario_goes_to_standard_output_where_no_file_is_named()
    {
        var (code, text, error) = _program.Run("scenario", "new");
        (code, error).ShouldBe((0, ""));
        _program.Write("mine.yaml", text);
        (code, text, _) = _program.Run("scenario", "validate", "mine.yaml");
        code.ShouldBe(0);
        text.ShouldEndWith("Next: zonedrain compare mine.yaml\n");
    }

    [Theory]
    [InlineData("pmem-unbind", "compare")]
    [InlineData("faults", "load")]
    [InlineData("silos", "soak --engine orleans --silos 3")]
    [InlineData("lost-calls", "load --engine orleans --silos 3")]
    public void The_next_command_is_one_that_the_scenario_is_made_for(string name, string command) =>
        _program.Run("scenario", "new", "mine.yaml", "--from", name).Out.ShouldBe($"Wrote mine.yaml. Next: zonedrain {command} mine.yaml\n");

    [Theory]
    [InlineData("0.98", 0)]
    [InlineData("0.99", 20)]
    public void Replay_misses_a_demanded_agreement_with_20(string share, int expected)
    {
        _program.Replay = new FakeReplay();
        _program.Run("replay", "trace.txt", "--agree", share).Code.ShouldBe(expected);
    }

    [Fact]
    public void Replay_without_anything_to_check_is_inconclusive()
    {
        _program.Replay = new FakeReplay { Samples = 0 };
        _program.Run("replay", "trace.txt").Code.ShouldBe(3);
    }

    [Theory]
    [InlineData("--agree 99", "'99' is not a share")]
    [InlineData("--scheme a3", "'a3' is not a scheme")]
    [InlineData("--file-system ext5", "'ext5' is not a file system, did you mean 'ext4'?")]
    public void Replay_refuses_bad_options(string options, string message)
    {
        _program.Replay = new FakeReplay();
        var (code, _, error) = _program.Run(["replay", "trace.txt", .. options.Split(' ')]);
        code.ShouldBe(2);
        error.ShouldContain(message);
    }

    [Fact]
    public void Bench_runs_what_is_named_and_misses_a_limit_with_20()
    {
        _program.Bench = new FakeBench();
        _program.Run("bench", "pages").Code.ShouldBe(0);
        var (code, text, _) = _program.Run("bench");
        code.ShouldBe(20);
        text.ShouldContain("sweep: a page is 4 ns; it must hold 3 ns.");
        JsonNode.Parse(_program.Run("bench", "--format", "json").Out)!["rows"]!.AsArray().Count.ShouldBe(2);
        _program.Run("bench", "page").Error.ShouldContain("did you mean 'pages'?");
    }

    [Fact]
    public void A_new_scenario_is_a_good_one_and_keeps_its_comments()
    {
        var (code, text, _) = _program.Run("scenario", "new", "my.yaml", "--from", "pmem-unbind");
        code.ShouldBe(0);
        text.ShouldContain("Next: zonedrain compare my.yaml");
        File.ReadAllText(_program.PathOf("my.yaml")).ShouldBe(ShippedScenarios.Text("pmem-unbind"));
        _program.Run("scenario", "validate", "my.yaml", "default").Code.ShouldBe(0);
        _program.Run("compare", "my.yaml").Code.ShouldBe(0);
    }

    [Fact]
    public void Validate_shows_the_good_and_the_bad()
    {
        _program.Write("bad.yaml", "version: 1\n");
        var (code, text, error) = _program.Run("scenario", "validate", "default", "bad.yaml");
        code.ShouldBe(2);
        text.ShouldContain("default is a good scenario");
        error.ShouldContain("bad.yaml:");
    }

    [Fact]
    public void Every_engine_that_is_listed_runs_comparisons_and_loads_and_is_accepted_by_name()
    {
        string[] listed = [.. JsonNode.Parse(_program.Run("list", "engines", "--format", "json").Out)!.AsArray().Select(row => (string)row!["name"]!)];
        var services = CliServices.OfProgram();
        services.Comparisons.Keys.ShouldBe(listed, ignoreOrder: true);
        services.Loads.Keys.ShouldBe(listed, ignoreOrder: true);
        foreach (var command in (string[])["compare", "load", "soak"])
        {
            foreach (var engine in listed)
                _program.Run(command, "default", "--engine", engine, "--seed", "none").Error.ShouldNotContain("--engine", customMessage: command);
        }
    }

    private sealed class FakeReplay : IReplay
    {
        public ReplayRequest? Request { get; private set; }

        public long Samples { get; init; } = 1000;

        public TraceAgreement Run(ReplayRequest request, CancellationToken cancellation)
        {
            Request = request;
            return new TraceAgreement(
                [new AgreementRow("fault result", Samples, Samples * 98 / 100, 10, Samples / 2, 17), new AgreementRow("hole load", Samples, Samples, 0, 0, 0)],
                ["line 12: predicted NOPAGE, recorded MAJOR"],
                ["3 files are not on a DAX inode."],
                Interrupted: false);
        }
    }

    private sealed class FakeBench : IBench
    {
        public IReadOnlyList<BenchEntry> Entries { get; } = [new("pages", "get and put of random pages"), new("sweep", "a warm sweep")];

        public IReadOnlyList<BenchRow> Run(string name, IProgress<string> progress, CancellationToken cancellation)
        {
            progress.Report($"measuring {name}");
            return name == "pages" ? [new BenchRow("a pair", "31 ns", "", null)] : [new BenchRow("a page", "4 ns", "3 ns", false)];
        }
    }
}
