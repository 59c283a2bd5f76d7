using System.Text.Json.Nodes;
using Shouldly;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Experiments.Tests.Results;

public sealed class RunFolderTests : IDisposable
{
    private static readonly RunIdentity Run = new("compare", "default", 7, "embedded", new DateTimeOffset(2022, 9, 23, 8, 4, 13, TimeSpan.Zero));

    private readonly string _root = Directory.CreateTempSubdirectory("zonedrain-runs-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_folder_is_seen_only_when_it_is_whole()
    {
        using var folder = Begin();
        folder.Log("started");
        Directory.GetDirectories(Path.Combine(_root, "default")).Select(Path.GetFileName).ShouldBe([".20220923T080413Z-7"]);
        var path = folder.Complete(Result());
        path.ShouldBe(Path.Combine(_root, "default", "20220923T080413Z-7"));
        Directory.GetFileSystemEntries(Path.Combine(_root, "default")).Select(Path.GetFileName).Order().ShouldBe(["20220923T080413Z-7", "latest"]);
        Directory.GetFiles(path).Length.ShouldBe(6);
    }

    [Fact]
    public void A_folder_that_was_not_completed_goes_away()
    {
        Begin().Dispose();
        Directory.GetFileSystemEntries(Path.Combine(_root, "default")).ShouldBeEmpty();
    }

    [Fact]
    public void A_program_that_is_killed_leaves_the_scenario_and_the_log_so_far()
    {
        var folder = Begin();
        folder.Log("started");
        var hidden = Path.Combine(_root, "default", ".20220923T080413Z-7");
        File.ReadAllText(Path.Combine(hidden, "scenario.effective.yaml")).ShouldBe("version: 1\n");
        File.ReadAllText(Path.Combine(hidden, "log.txt")).ShouldEndWith("Z started\n");
        folder.Dispose();
    }

    [Fact]
    public void Two_runs_of_one_second_and_seed_get_two_folders_and_latest_points_at_the_later()
    {
        using var first = Begin();
        using var second = Begin();
        first.Complete(Result());
        var path = second.Complete(Result());
        Path.GetFileName(path).ShouldBe("20220923T080413Z-7-2");
        Directory.ResolveLinkTarget(Path.Combine(_root, "latest"), returnFinalTarget: true)!.FullName.ShouldBe(path);
        Directory.ResolveLinkTarget(Path.Combine(_root, "default", "latest"), returnFinalTarget: true)!.FullName.ShouldBe(path);
    }

    [Fact]
    public void Runs_that_start_and_end_at_once_get_a_folder_each()
    {
        const int Runs = 96;
        var paths = new System.Collections.Concurrent.ConcurrentBag<string>();
        Parallel.For(0, Runs, new ParallelOptions { MaxDegreeOfParallelism = 16 }, _ =>
        {
            using var folder = Begin();
            paths.Add(folder.Complete(Result()));
        });
        paths.Distinct().Count().ShouldBe(Runs);
        paths.ShouldAllBe(path => Directory.GetFiles(path).Length == 6);
        Directory.GetDirectories(Path.Combine(_root, "default"), ".*").ShouldBeEmpty();
    }

    [Fact]
    public void A_real_file_called_latest_is_left_alone()
    {
        File.WriteAllText(Path.Combine(_root, "latest"), "mine");
        using var folder = Begin();
        folder.Complete(Result());
        File.ReadAllText(Path.Combine(_root, "latest")).ShouldBe("mine");
    }

    [Fact]
    public void A_run_without_a_report_is_written_too()
    {
        using var folder = Begin();
        var path = folder.Complete(new RunResult { Run = Run, Verdict = Verdict.AllHeld.With(ExitCode.InternalError, "a bug") });
        var result = JsonNode.Parse(File.ReadAllText(Path.Combine(path, RunFolder.ResultFile)))!;
        result["report"].ShouldBeNull();
        result["verdict"]!["number"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public void Nothing_is_logged_after_the_end()
    {
        using var folder = Begin();
        var path = folder.Complete(Result());
        folder.Log("late");
        File.ReadAllText(Path.Combine(path, "log.txt")).ShouldBeEmpty();
    }

    [Fact]
    public void The_version_comes_first_in_the_result_and_infinities_are_words()
    {
        var report = SampleReport.Of(SampleReport.Strategy()) with
        {
            Latency = new LatencyAnswer(double.PositiveInfinity, []),
        };
        var text = RunJson.Write(Result() with { Report = report });
        text.ShouldStartWith("{\n  \"schemaVersion\": 1,");
        text.ShouldContain("\"releaseDeadlineNs\": \"Infinity\"");
    }

    private static RunResult Result() => new() { Run = Run, Verdict = Verdict.AllHeld, Report = SampleReport.Of(SampleReport.Strategy()) };

    private RunFolder Begin() => RunFolder.Begin(_root, Run, "version: 1\n", new RunEnvironment
    {
        Machine = "test",
        Cores = 2,
        MemoryBytes = 1 << 30,
        Dotnet = "test",
        Version = "1",
        CommandLine = "zonedrain compare",
        Seed = 7,
        Engine = "embedded",
    }, TimeProvider.System);
}
