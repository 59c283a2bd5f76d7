using Shouldly;
using ZoneDrain.Cli.Tests.Harness;

namespace ZoneDrain.Cli.Tests.Web;

/// <summary>zonedrain report.</summary>
public sealed class ReportCommandTests : IDisposable
{
    private readonly TestProgram _program;

    public ReportCommandTests()
    {
        Needs.Pages();
        _program = new TestProgram();
    }

    public void Dispose() => _program.Dispose();

    [Fact]
    public void A_run_folder_has_its_report_from_the_start()
    {
        _program.Run("compare").Code.ShouldBe(0);
        var report = File.ReadAllText(Path.Combine(_program.Runs.Single(), "report.html"));
        report.ShouldContain("is cheaper than");
        report.ShouldNotContain("http://127");
        report.ShouldContain("\"name\":\"default/20220923T080413Z-1\"");
    }

    [Fact]
    public void A_report_is_built_again_where_it_was()
    {
        _program.Run("compare").Code.ShouldBe(0);
        var file = Path.Combine(_program.Runs.Single(), "report.html");
        var before = File.ReadAllText(file);
        File.Delete(file);
        var (code, output, _) = _program.Run("report", "runs/latest");
        code.ShouldBe(0);
        output.Trim().ShouldEndWith("report.html");
        File.ReadAllText(file).ShouldBe(before);
    }

    [Fact]
    public void Several_runs_go_side_by_side_into_a_file_of_their_own()
    {
        _program.Run("compare").Code.ShouldBe(0);
        _program.Run("compare", "--seed", "18446744073709551615").Code.ShouldBe(0);
        var (code, output, _) = _program.Run(["report", .. _program.Runs]);
        (code, output.Trim()).ShouldBe((0, "comparison.html"));
        File.ReadAllText(_program.PathOf("comparison.html")).ShouldContain("\"seed\":\"18446744073709551615\"");
        _program.Run(["report", .. _program.Runs, "--out", "both.html"]).Code.ShouldBe(0);
        File.Exists(_program.PathOf("both.html")).ShouldBeTrue();
    }

    [Fact]
    public void A_folder_of_another_version_is_told_from_one_that_is_no_run()
    {
        Directory.CreateDirectory(_program.PathOf("old"));
        Directory.CreateDirectory(_program.PathOf("empty"));
        _program.Write("old/result.json", "{ \"schemaVersion\": 99 }");
        var (code, _, error) = _program.Run("report", "old", "empty", "nowhere");
        code.ShouldBe(2);
        error.ShouldContain("RUN: 'old' has schema version 99, and this program reads 1");
        error.ShouldContain("RUN: 'empty' holds no result.json");
        error.ShouldContain("RUN: 'nowhere' does not exist");
        error.ShouldContain("try: zonedrain serve");
    }

    [Fact]
    public void A_result_that_is_no_json_is_a_message_and_a_broken_document_beside_it_too()
    {
        _program.Run("compare").Code.ShouldBe(0);
        var run = _program.Runs.Single();
        File.WriteAllText(Path.Combine(run, "histograms.json"), "{");
        var (code, _, error) = _program.Run("report", run);
        code.ShouldBe(2);
        error.ShouldContain("histograms.json: is no JSON document");
        File.WriteAllText(Path.Combine(run, "result.json"), "{");
        _program.Run("report", run).Error.ShouldContain("is no result of a run");
    }

    // Wherever a document is changed to something that the program never writes, the file and the place are named and nothing is written.
    [Theory]
    [InlineData("result.json", "\"cores\": 2", "\"cores\": \"two\"", "report.cores: 'two' is not a whole number")]
    [InlineData("result.json", "\"cores\": 2", "\"cores\": 2, \"cores\": 2", "is no JSON document")]
    [InlineData("result.json", "\"cores\": 2", "\"cores\": 1e12", "report.cores: '1e12' is not a whole number")]
    [InlineData("result.json", "\"strategies\": [", "\"strategies\": null, \"x\": [", "report.strategies: is not a list")]
    [InlineData("timeseries.csv", "1.5", "1e999", "timeseries.csv, line 2, AtMs: '1e999' is not a finite number")]
    [InlineData("environment.json", "\"cores\": ", "\"cores\": 1e", "environment.json")]
    public void A_file_that_was_changed_is_named_with_the_place_and_the_value(string file, string from, string to, string message)
    {
        _program.Run("compare").Code.ShouldBe(0);
        var run = _program.Runs.Single();
        var text = File.ReadAllText(Path.Combine(run, file));
        text.ShouldContain(from);
        File.WriteAllText(Path.Combine(run, file), text.Replace(from, to, StringComparison.Ordinal));
        File.Delete(Path.Combine(run, "report.html"));
        var (code, output, error) = _program.Run("report", run);
        (code, output).ShouldBe((2, ""), error);
        error.ShouldContain(message);
        File.Exists(Path.Combine(run, "report.html")).ShouldBeFalse();
    }

    [Fact]
    public void A_link_in_the_place_of_a_report_is_replaced_and_its_target_stays()
    {
        _program.Run("compare").Code.ShouldBe(0);
        var file = Path.Combine(_program.Runs.Single(), "report.html");
        _program.Write("precious.txt", "mine");
        File.Delete(file);
        File.CreateSymbolicLink(file, _program.PathOf("precious.txt"));
        _program.Run("report", "runs/latest").Code.ShouldBe(0);
        File.ReadAllText(_program.PathOf("precious.txt")).ShouldBe("mine");
        new FileInfo(file).LinkTarget.ShouldBeNull();
    }

    [Fact]
    public void A_search_writes_a_report_beside_its_schedules()
    {
        _program.Run("explore", "--scheme", "a2", "--instant-kill", "--out", "found").Code.ShouldBe(10);
        File.ReadAllText(_program.PathOf("found", "report.html")).ShouldContain("PinOutlivesPgmap");
        _program.Run("report", "found").Code.ShouldBe(0);
    }
}
