using System.Diagnostics;
using Shouldly;
using ZoneDrain.Cli.Tests.Harness;

namespace ZoneDrain.Cli.Tests;

/// <summary>zonedrain explore, and the schedules it writes.</summary>
public sealed class ExploreCommandTests : IDisposable
{
    private readonly TestProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public void A_world_with_a_hole_fails_and_tells_the_shortest_story()
    {
        var (code, output, _) = _program.Run("explore", "--scheme", "a2", "--instant-kill");
        code.ShouldBe(10);
        output.ShouldContain("complete");
        output.ShouldContain("PinOutlivesPgmap (foretold)");
        output.ShouldContain("Release of pgmap-0");
    }

    [Fact]
    public void A_world_without_one_is_searched_to_its_end()
    {
        var (code, output, _) = _program.Run("explore", "--scheme", "d", "--teardown", "devdax-zap", "--instant-kill");
        code.ShouldBe(0);
        output.ShouldContain("complete");
        output.ReplaceLineEndings(" ").ShouldNotContain("not complete");
    }

    [Fact]
    public void A_search_that_runs_out_of_states_is_inconclusive()
    {
        var (code, output, _) = _program.Run("explore", "--scheme", "d", "--teardown", "devdax-zap", "--states", "100");
        code.ShouldBe(3);
        output.ReplaceLineEndings(" ").ShouldContain("not complete");
    }

    [Fact]
    public void A_budget_of_time_ends_a_search()
    {
        var (code, output, _) = _program.Run("explore", "--scheme", "d", "--teardown", "orderly", "--search", "random", "--schedules", "300");
        code.ShouldBe(3);
        output.ReplaceLineEndings(" ").ShouldContain("300 schedules");
        output.ReplaceLineEndings(" ").ShouldContain("Verdict: budget spent, not complete.");
        _program.Clock.Step = TimeSpan.FromSeconds(1);
        (code, output, _) = _program.Run("explore", "--scheme", "d", "--teardown", "orderly", "--search", "pct", "--budget", "1m");
        code.ShouldBe(3);
        output.ReplaceLineEndings(" ").ShouldContain("new states a thousand schedules");
    }

    [Fact]
    public void What_does_not_fit_together_is_refused_at_once()
    {
        var (code, _, error) = _program.Run("explore", "--matrix", "--faults", "--scheme", "d", "--budget", "soon", "--world", "large");
        code.ShouldBe(2);
        error.ShouldContain("--faults: is given beside --matrix, and each is a table of its own; allowed: one of the two");
        _program.Run("explore", "--faults", "--scheme", "d").Error.ShouldContain("--scheme: 'd' does not go with --faults");
        foreach (var part in (string[])["--scheme: 'd' does not go with --matrix", "--budget: 'soon' is not a time", "--matrix: is exhaustive"])
            error.ShouldContain(part);
    }

    [Fact]
    public void Orders_that_do_not_end_well_are_told_with_their_schedules()
    {
        var (code, output, _) = _program.Run("explore", "--orders", "--scheme", "d");
        code.ShouldBe(11);
        output.ShouldContain("done     offline, disable, destroy, release");
        output.ShouldContain("disable waits for ever");
        output.ShouldContain("leaks    disable (the block stays online for good)");
        output.Split('\n').ShouldAllBe(line => line.Length <= 80);
        _program.Run("explore", "--orders", "--scheme", "e").Code.ShouldBe(10);
    }

    [Fact]
    public void What_is_left_after_a_failure_is_told_for_each_point()
    {
        var (code, output, _) = _program.Run("explore", "--failures");
        code.ShouldBe(10);
        foreach (var part in (string[])["Offline of a system-ram device", "lost until reboot", "taken away (N)", "a2 b e e19", "the device refuses"])
            output.ShouldContain(part);
        output.Split('\n').ShouldAllBe(line => line.Length <= 80);
        _program.Run("explore", "--failures", "--scheme", "d").Code.ShouldBe(11);
    }

    [Fact]
    public void A_violation_is_replayed_from_its_file_with_identical_steps()
    {
        var (_, explored, _) = _program.Run("explore", "--scheme", "a2", "--instant-kill", "--out", "traces");
        var trace = Path.Combine("traces", "a2-disorderly-both-instant-PinOutlivesPgmap.json");
        explored.ShouldContain($"zonedrain replay {trace}");
        File.Exists(_program.PathOf("traces", "a2-disorderly-both-instant-PinOutlivesPgmap.svg")).ShouldBeTrue();
        var (code, replayed, _) = _program.Run("replay", trace);
        code.ShouldBe(10);
        explored.ShouldContain(replayed.TrimEnd());
    }

    [Fact]
    public void A_replay_that_ends_with_somebody_waiting_for_ever_says_who()
    {
        var (code, output, _) = _program.Run(
            "explore", "--scheme", "c", "--teardown", "orderly", "--refault-retakes", "--instant-kill", "--out", "traces");
        code.ShouldBe(11);
        output.ReplaceLineEndings(" ").ShouldContain("will never let go");
        (code, output, _) = _program.Run("replay", Path.Combine("traces", "c-retakes-orderly-both-instant-stuck-1.json"));
        code.ShouldBe(11);
        output.ReplaceLineEndings(" ").ShouldContain("will never let go");
    }

    [Fact]
    public void A_replay_that_diverges_stops_there_and_shows_both()
    {
        var trace = Traced();
        File.WriteAllText(_program.PathOf(trace), File.ReadAllText(_program.PathOf(trace)).Replace("  3. ", "  3. somebody else, ", StringComparison.Ordinal));
        var (code, output, _) = _program.Run("replay", trace);
        code.ShouldBe(20);
        output.ShouldContain("Step 3 diverges");
        output.ReplaceLineEndings(" ").ShouldContain("the trace says:   3. somebody else, ");
        output.ReplaceLineEndings(" ").ShouldContain("this program does:   3. ");
        output.ShouldNotContain("  4. ");
    }

    [Theory]
    [InlineData("zonedrain-schedule/1", "zonedrain-schedule/9", "version zonedrain-schedule/9; this program reads zonedrain-schedule/1")]
    [InlineData("\"scheme\": \"A2\"", "\"scheme\": \"Z9\"", "$.world.scheme")]
    [InlineData("\"workers\": 2", "\"workers\": 99", "99 workers; allowed are 1 to 16")]
    [InlineData("\"workers\": 2", "\"wokers\": 2", "wokers")]
    public void A_schedule_of_another_version_or_world_is_refused_with_the_difference(string from, string to, string difference)
    {
        var trace = Traced();
        var text = File.ReadAllText(_program.PathOf(trace));
        text.ShouldContain(from);
        File.WriteAllText(_program.PathOf(trace), text.Replace(from, to, StringComparison.Ordinal));
        var (code, output, error) = _program.Run("replay", trace);
        (code, output).ShouldBe((2, ""));
        error.ShouldContain(difference);
    }

    [Fact]
    public void A_schedule_that_is_replayed_as_another_scheme_is_refused()
    {
        var (code, _, error) = _program.Run("replay", Traced(), "--scheme", "e");
        code.ShouldBe(2);
        error.ShouldContain("is not the scheme of this schedule, which is of a2");
    }

    [Fact]
    public void Two_processes_write_the_same_bytes()
    {
        // Goal: no hash, address, culture or order of this process leaks. Method: the program twice, in processes of their own, with different environments.
        string[] arguments = ["explore", "--scheme", "e", "--search", "random", "--schedules", "400", "--seed", "9", "--out", "traces"];
        var first = Start("first", "de-DE", arguments);
        var second = Start("second", "ar-SA", arguments);
        first.Code.ShouldBe(10);
        second.Code.ShouldBe(10);
        Steps(first.Output).ShouldBe(Steps(second.Output));
        // The result, its surroundings and its report tell when and how long; the schedules and their diagrams do not.
        string[] dated = ["result.json", "environment.json", "report.html"];
        var files = Directory.GetFiles(_program.PathOf("first", "traces")).Select(Path.GetFileName).Except(dated).Order().ToList();
        files.Count.ShouldBeGreaterThan(1);
        Directory.GetFiles(_program.PathOf("second", "traces")).Select(Path.GetFileName).Except(dated).Order().ShouldBe(files);
        foreach (var file in files)
            File.ReadAllBytes(_program.PathOf("first", "traces", file!)).ShouldBe(File.ReadAllBytes(_program.PathOf("second", "traces", file!)));
    }

    private string Traced()
    {
        _program.Run("explore", "--scheme", "a2", "--teardown", "devdax-zap", "--instant-kill", "--out", "traces");
        return Path.Combine("traces", "a2-devdax-zap-both-instant-PinOutlivesPgmap.json");
    }

    // What a process printed behind its first paragraph, which tells how fast it was.
    private static string Steps(string output) => output[output.IndexOf("Verdict:", StringComparison.Ordinal)..];

    private (int Code, string Output) Start(string directory, string language, string[] arguments)
    {
        Directory.CreateDirectory(_program.PathOf(directory));
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, WorkingDirectory = _program.PathOf(directory) };
        start.ArgumentList.Add(typeof(Application).Assembly.Location);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["LANG"] = language;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
