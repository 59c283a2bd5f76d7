using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Shouldly;
using ZoneDrain.Cli.Tests.Harness;

namespace ZoneDrain.Cli.Tests;

/// <summary>zonedrain report --format: a run as text for a mail, Markdown, JUnit's XML, and metrics of Prometheus.</summary>
public sealed class RunExportTests : IDisposable
{
    private static readonly string[] Small =
    [
        "--rate", "1000/s", "--duration", "200ms", "--set", "devices[0].size=1MiB", "--set", "processes.count=2", "--set", "load.threads=2", "--set",
        "load.warmup=0s", "--set", "load.lateMax=1h",
    ];

    private readonly TestProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public void A_comparison_goes_into_a_mail()
    {
        _program.Run("compare").Code.ShouldBe(0);
        var text = Exported("--text");
        text.ShouldBe(Exported("--format", "text"));
        text.Split('\n').ShouldAllBe(line => line.Length <= 80);
        Flat(text).ShouldContain("is cheaper than");
        Flat(text).ShouldContain("To repeat it");
    }

    [Fact]
    public void A_load_goes_into_a_mail_with_what_was_typed()
    {
        _program.Run(["load", "default", "--set", "thresholds=[drain.max < 1h]", .. Small]).Code.ShouldBe(0);
        var text = Exported("--text");
        text.Split('\n').ShouldAllBe(line => line.Length <= 80);
        text.ShouldContain("✓  drain.max < 1h");
    }

    [Fact]
    public void Markdown_has_a_table_with_a_column_a_strategy()
    {
        _program.Run("compare").Code.ShouldBe(0);
        var text = Exported("--format", "markdown");
        text.ShouldStartWith("# compare default\n\n");
        string[] table = [.. text.Split('\n').Where(line => line.StartsWith('|'))];
        table[0].ShouldStartWith("| figure | ");
        table.ShouldAllBe(line => line.Count(sign => sign == '|') == table[0].Count(sign => sign == '|'));
        table.ShouldContain(line => line.StartsWith("| drain.p50 |", StringComparison.Ordinal));
        text.ShouldContain("```sh\nzonedrain");
    }

    [Fact]
    public void A_threshold_that_was_missed_is_a_test_case_that_failed()
    {
        _program.Run(["load", "default", "--set", "thresholds=[drain.max < 1h, latency.p50 > 1h]", .. Small]).Code.ShouldBe(20);
        var suite = XDocument.Parse(Exported("--format", "junit")).Root!.Element("testsuite")!;
        suite.Attribute("name")!.Value.ShouldBe("zonedrain load default");
        var cases = suite.Elements("testcase").ToDictionary(element => element.Attribute("name")!.Value, element => element.Element("failure"));
        suite.Attribute("tests")!.Value.ShouldBe(cases.Count.ToString(CultureInfo.InvariantCulture));
        suite.Attribute("failures")!.Value.ShouldBe("1");
        cases["drain.max < 1h"].ShouldBeNull();
        cases["no invariant was broken"].ShouldBeNull();
        cases["latency.p50 > 1h"]!.Attribute("type")!.Value.ShouldBe("20");
        cases["latency.p50 > 1h"]!.Attribute("message")!.Value.ShouldStartWith("Threshold 'latency.p50 > 1h' missed: latency.p50 was");
    }

    [Fact]
    public void What_failed_without_a_threshold_is_a_test_case_too()
    {
        _program.Run(["load", "default", "--set", "workload.mix={unpin: 1}", .. Small]).Code.ShouldBe(20);
        var text = Exported("--format", "junit");
        XDocument.Parse(text).Descendants("failure").Single().Parent!.Attribute("name")!.Value.ShouldBe("limits of the load");
    }

    [Fact]
    public void Metrics_are_what_the_result_says_in_base_units()
    {
        _program.Run(["load", "default", .. Small]).Code.ShouldBe(0);
        var text = Exported("--format", "prometheus");
        const string Comment = "# (HELP|TYPE) [a-z_0-9]+ .+";
        const string Sample = """[a-z_0-9]+\{([a-z]+="[^"]*",?)+\} (NaN|[-+]?Inf|-?[0-9.]+(E[-+][0-9]+)?)""";
        foreach (var line in text.TrimEnd('\n').Split('\n'))
            Regex.IsMatch(line, $"^({Comment}|{Sample})$").ShouldBeTrue(line);
        text.ShouldContain("zonedrain_exit_code{command=\"load\",scenario=\"default\",engine=\"embedded\",seed=\"1\"} 0\n");
        var json = File.ReadAllText(Path.Combine(_program.Runs.Single(), "result.json"));
        var p99 = double.Parse(Regex.Match(json, "\"latency\": \\{[^}]*\"p99Ns\": ([0-9.E+]+)").Groups[1].Value, CultureInfo.InvariantCulture);
        var sample = text.Split('\n').Single(line => line.StartsWith("zonedrain_latency_p99_seconds{", StringComparison.Ordinal));
        double.Parse(sample.Split(' ')[^1], CultureInfo.InvariantCulture).ShouldBe(p99 / 1e9, p99 / 1e15);
    }

    [Fact]
    public void A_break_even_is_a_metric_with_its_interval()
    {
        _program.Run("compare").Code.ShouldBe(0);
        const string Metric = "zonedrain_break_even_seconds{";
        string[] lines = [.. Exported("--format", "prometheus").Split('\n').Where(line => line.StartsWith(Metric, StringComparison.Ordinal))];
        lines.Length.ShouldBeGreaterThan(0);
        (lines.Length % 3).ShouldBe(0);
        lines.ShouldAllBe(line => line.Contains("cheaper=\"", StringComparison.Ordinal) && line.Contains("bound=\"", StringComparison.Ordinal));
    }

    [Fact]
    public void A_form_goes_to_a_file_where_one_is_named()
    {
        _program.Run("compare").Code.ShouldBe(0);
        var (code, text, error) = _program.Run("report", "runs/latest", "--format", "junit", "--out", "junit.xml");
        (code, text, error).ShouldBe((0, "", ""));
        XDocument.Parse(File.ReadAllText(_program.PathOf("junit.xml"))).Root!.Name.LocalName.ShouldBe("testsuites");
    }

    [Theory]
    [InlineData("--format: 'pdf' is not a form of a report; allowed: html, text, markdown, junit, prometheus", "runs/latest", "--format", "pdf")]
    [InlineData("--format: 'junit' is given beside --text", "runs/latest", "--format", "junit", "--text")]
    [InlineData("RUN: 'runs/latest' is a second run, and text has room for one", "runs/latest", "runs/latest", "--text")]
    [InlineData("RUN: 'nowhere' does not exist", "nowhere", "--text")]
    public void What_cannot_be_handed_on_is_refused(string message, params string[] args)
    {
        var (code, text, error) = _program.Run(["report", .. args]);
        (code, text).ShouldBe((2, ""), error);
        Flat(error).ShouldContain(message);
    }

    [Fact]
    public void A_folder_without_its_scenario_is_named()
    {
        _program.Run("compare").Code.ShouldBe(0);
        File.Delete(Path.Combine(_program.Runs.Single(), "scenario.effective.yaml"));
        var (code, _, error) = _program.Run("report", "runs/latest", "--text");
        code.ShouldBe(2);
        Flat(error).ShouldContain("scenario.effective.yaml: is not there, and the export tells what was demanded");
    }

    private static string Flat(string text) => Regex.Replace(text, @"\s+", " ");

    private string Exported(params string[] args)
    {
        var (code, text, error) = _program.Run(["report", "runs/latest", .. args]);
        code.ShouldBe(0, error);
        return text;
    }
}
