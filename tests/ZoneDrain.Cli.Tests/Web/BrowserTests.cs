using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Shouldly;
using ZoneDrain.Cli.Reporting;
using ZoneDrain.Cli.Tests.Harness;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Tests.Web;

/// <summary>Report and dashboard as a person sees them, in a Chromium.</summary>
public sealed class BrowserTests(Browser browser, ITestOutputHelper output) : IClassFixture<Browser>, IDisposable
{
    private const int HourSeconds = 3600;
    private const int ReportBytesMax = 5_000_000;

    private readonly string _path = Needs.Browser();
    private readonly TestProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task A_run_is_watched_and_its_report_takes_its_place()
    {
        // Goal: one address from the first second to the report. Method: a run that waits until it was looked at.
        using var run = new BusyRun();
        _program.Comparison.Script = run.Run;
        var compare = _program.Start("compare", "--dashboard", "--port", "0");
        var home = await compare.Address("dashboard:");
        await using var visitor = await browser.Visit(_path);
        var seen = await visitor.Open();
        await seen.Go(home);
        await seen.Find("#load .chart svg").First.WaitForAsync();
        (await seen.Find("#progress .phase").InnerTextAsync()).ShouldStartWith("Measure ");
        (await seen.Find("#progress").InnerTextAsync()).ShouldContain("✓ No invariant broken so far");
        (await seen.Find("progress").GetAttributeAsync("aria-label")).ShouldNotBeNull();
        await seen.ShouldBeSound();
        await seen.Shoot("dashboard-light");
        await seen.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        await seen.Shoot("dashboard-dark");
        await seen.Page.SetViewportSizeAsync(390, 844);
        await seen.Shoot("dashboard-phone");
        await seen.ShouldBeSound();

        run.Finish();
        await seen.Find("#answer").WaitForAsync();
        var result = Result();
        (await seen.Find("#answer").InnerTextAsync()).ShouldBe(result["report"]!["answer"]!.GetValue<string>());
        seen.Requests.Where(address => !address.StartsWith("data:", StringComparison.Ordinal))
            .ShouldAllBe(address => address.StartsWith(home.ToString(), StringComparison.Ordinal));
        await seen.Find(".home a").ClickAsync();
        await seen.Find("tbody tr").WaitForAsync();
        (await seen.Find("tbody tr").InnerTextAsync()).ShouldContain("default/20220923T080413Z-1");
        await seen.Shoot("runs-phone");
        await seen.Find("tbody a").ClickAsync();
        await seen.Find("#answer").WaitForAsync();
        (await compare.Interrupt()).ShouldBe((int)ExitCode.LivenessViolated);
    }

    [Fact]
    public async Task A_report_of_a_simulation_draws_the_drains_over_the_silos_and_has_its_answer()
    {
        var (code, _, error) = _program.Run(
            "simulate", "default", "--operations", "300", "--set", "devices[0].size=16MiB", "--scan", "silos=2,5,9", "--strategies", "sweep,counter",
            "--out", "runs");
        code.ShouldBe(0, error);
        _program.Run("report", Path.Combine("runs", "default", "latest")).Code.ShouldBe(0);
        var file = _program.PathOf("runs", "default", "latest", "report.html");
        await using var visitor = await browser.Visit(_path);
        var seen = await visitor.Open();
        await seen.Go(new Uri(file));
        await seen.ShouldBeSound();
        (await seen.Find("#answer").InnerTextAsync()).ShouldStartWith("Of 3 sizes, on 9 silos");
        await seen.Find("#release .chart svg").First.WaitForAsync();
        (await seen.Find("#release tbody tr").CountAsync()).ShouldBe(6);
        await seen.Shoot("simulation");
    }

    [Fact]
    public async Task A_report_says_what_result_json_says_in_every_light()
    {
        var file = Compare();
        await using var visitor = await browser.Visit(_path);
        var seen = await visitor.Open();
        await seen.Go(new Uri(file));
        await seen.ShouldBeSound();
        seen.Requests.Where(address => !address.StartsWith("data:", StringComparison.Ordinal)).ShouldBe([new Uri(file).AbsoluteUri]);
        var report = Result()["report"]!;
        foreach (var strategy in report["strategies"]!.AsArray())
        {
            var row = await seen.Find($"#strategies tbody tr:has(th:text-is('{strategy!["name"]}'))").First.InnerTextAsync();
            row.ShouldContain(strategy["pageOperationsPerSecond"]!["median"]!.GetValue<double>().ToString("N0", CultureInfo.InvariantCulture));
        }

        var banner = await seen.Find(".verdict").InnerTextAsync();
        banner.ShouldContain("Liveness violated");
        banner.ShouldContain(report["answer"]!.GetValue<string>());
        (await seen.Find("#invariants").InnerTextAsync()).ShouldContain("process 3 <b>");
        await seen.Shoot("report-light");

        await seen.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        await seen.Shoot("report-dark");
        await seen.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
        await seen.Page.SetViewportSizeAsync(390, 844);
        await seen.Find("#drain .chart svg").First.WaitForAsync();
        await seen.ShouldBeSound();
        await seen.Shoot("report-phone");
        await seen.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        var paper = await seen.Page.PdfAsync(new PagePdfOptions { Format = "A4", Path = Path.Combine(BrowserSession.Screenshots, "report-print.pdf") });
        paper.Length.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Choices_and_figures_open_by_mouse_and_by_keyboard()
    {
        var file = Compare();
        await using var visitor = await browser.Visit(_path);
        var seen = await visitor.Open();
        await seen.Go(new Uri(file));
        await seen.Page.Keyboard.PressAsync("Tab");
        (await seen.Page.EvaluateAsync<string>("document.activeElement.className")).ShouldBe("skip");
        var choice = seen.Page.GetByLabel("Operation", new() { Exact = true });
        await choice.SelectOptionAsync(new SelectOptionValue { Label = "gup-pin" });
        (await seen.Find("#percentiles figcaption").InnerTextAsync()).ShouldBe("Percentiles of gup-pin");
        var figures = seen.Find("#percentiles summary");
        await figures.FocusAsync();
        await seen.Page.Keyboard.PressAsync("Enter");
        (await seen.Find("#percentiles table tbody tr").CountAsync()).ShouldBe(4);
        (await seen.Find("#percentiles table").IsVisibleAsync()).ShouldBeTrue();
        (await seen.Find("nav a").CountAsync()).ShouldBe(await seen.Find("main section h2").CountAsync());
        await seen.ShouldBeSound();
    }

    [Fact]
    public async Task An_hour_over_time_is_small_and_shows_its_faults()
    {
        var file = Hour();
        new FileInfo(file).Length.ShouldBeLessThan(ReportBytesMax);
        await using var visitor = await browser.Visit(_path);
        var seen = await visitor.Open();
        await seen.Go(new Uri(file));
        await seen.Find("#pgmaps .chart svg").WaitForAsync();
        var ready = await seen.Page.EvaluateAsync<double>("performance.now()");
        output.WriteLine($"{new FileInfo(file).Length:N0} bytes, drawn at most {ready:N0} ms after the start of navigation");
        (await seen.Find("#timeline figure").CountAsync()).ShouldBe(4);
        (await seen.Find("#timeline").InnerTextAsync()).ShouldContain("holder never lets go");
        (await seen.Find("#pgmaps").InnerTextAsync()).ShouldContain("still draining");
        await seen.ShouldBeSound();
        await seen.Shoot("hour-light");
        await seen.Page.SetViewportSizeAsync(390, 844);
        await seen.Shoot("hour-phone");
        await seen.ShouldBeSound();
    }

    [Fact]
    public async Task An_hour_of_soak_is_small_and_readable_with_its_nine_hundred_faults()
    {
        // Goal: below 5 MB, and open in less than 2 s on a machine that is not busy, which the output tells. Method: the folder of an hour, opened five times.
        var folder = Soaks.Write(_program.PathOf("runs"), HourSeconds, _program.Clock);
        ReportFile.TryWrite(folder).ShouldBeNull();
        var file = Path.Combine(folder, ReportFile.Name);
        new FileInfo(file).Length.ShouldBeLessThan(ReportBytesMax);
        await using var visitor = await browser.Visit(_path);
        var seen = await visitor.Open();
        output.WriteLine($"{new FileInfo(file).Length:N0} bytes");
        double before = 0;
        for (var visit = 0; visit < 5; visit++)
        {
            await seen.Go(new Uri(file));
            await seen.Find("#pgmaps .chart svg").WaitForAsync();
            var drawn = await seen.Page.EvaluateAsync<double>("performance.now()");
            var processor = await seen.ProcessorSeconds();
            output.WriteLine($"drawn after {drawn:N0} ms, for {1000 * (processor - before):N0} ms of processor time");
            before = processor;
        }

        (await seen.Find("#timeline figure").CountAsync()).ShouldBe(6);
        (await seen.Find("#timeline").InnerTextAsync()).ShouldContain("900 faults");
        (await seen.Find("#pgmaps").InnerTextAsync()).ShouldContain("The 60 that drained longest, of 180.");
        await seen.ShouldBeSound();
        await seen.Shoot("soak-hour-light");
        await seen.Page.SetViewportSizeAsync(390, 844);
        await seen.Shoot("soak-hour-phone");
        await seen.ShouldBeSound();
    }

    [Fact]
    public async Task A_scan_has_a_page_with_its_values_in_their_order()
    {
        _program.Run("compare", "--scan", "devices[0].size=64MiB,1GiB,16GiB", "--export", "scan.html").Code.ShouldBe(0);
        await using var visitor = await browser.Visit(_path);
        var seen = await visitor.Open();
        await seen.Go(new Uri(_program.PathOf("scan.html")));
        (await seen.Find("h1").InnerTextAsync()).ShouldBe("default over devices[0].size");
        (await seen.Find("#several tbody tr").First.InnerTextAsync()).ShouldContain("64MiB");
        var values = await seen.Find("#several figure, #several .figure").First.InnerTextAsync();
        values.IndexOf("64MiB", StringComparison.Ordinal).ShouldBeInRange(0, values.IndexOf("1GiB", StringComparison.Ordinal));
        values.IndexOf("1GiB", StringComparison.Ordinal).ShouldBeInRange(0, values.IndexOf("16GiB", StringComparison.Ordinal));
        await seen.Page.GetByLabel("Run", new() { Exact = true }).SelectOptionAsync("16GiB");
        await seen.ShouldBeSound();
        await seen.Shoot("scan-light");
    }

    [Fact]
    public async Task Several_runs_and_a_search_have_their_pages()
    {
        Compare();
        _program.Run("compare", "--seed", "2").Code.ShouldBe(0);
        _program.Run(["report", .. _program.Runs]).Code.ShouldBe(0);
        _program.Run("explore", "--scheme", "a2", "--instant-kill", "--out", "search").Code.ShouldBe(10);
        await using var visitor = await browser.Visit(_path);
        var seen = await visitor.Open();
        await seen.Go(new Uri(_program.PathOf("comparison.html")));
        (await seen.Find("#several tbody tr").First.InnerTextAsync()).ShouldContain("A: default");
        await seen.Page.GetByLabel("Run", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await seen.ShouldBeSound();
        await seen.Shoot("several-light");
        await seen.Go(new Uri(_program.PathOf("search", "report.html")));
        (await seen.Find("#coverage").InnerTextAsync()).ShouldContain("every schedule was searched");
        (await seen.Find(".spacetime .broken").CountAsync()).ShouldBeGreaterThan(0);
        await seen.ShouldBeSound();
        await seen.Shoot("search-light");
        await seen.Page.SetViewportSizeAsync(390, 844);
        await seen.Shoot("search-phone");
        await seen.ShouldBeSound();
    }

    private string Compare()
    {
        using var run = new BusyRun();
        run.Finish();
        _program.Comparison.Script = run.Run;
        _program.Run("compare").Code.ShouldBe((int)ExitCode.LivenessViolated);
        _program.Comparison.Script = (request, _, _) => Reports.For(request);
        return Path.Combine(_program.Runs.Single(), ReportFile.Name);
    }

    private JsonNode Result() => JsonNode.Parse(File.ReadAllText(Path.Combine(_program.Runs.Single(), RunFolder.ResultFile)))!;

    private string Hour()
    {
        var identity = new RunIdentity("soak", "default", 1, "embedded", _program.Clock.GetUtcNow());
        var environment = new RunEnvironment
        {
            Machine = "a machine",
            Cores = 2,
            MemoryBytes = 1L << 34,
            Dotnet = ".NET",
            Version = "1",
            CommandLine = "zonedrain soak",
            Seed = 1,
            Engine = "embedded",
        };
        using var folder = RunFolder.Begin(_program.PathOf("runs"), identity, "version: 1\n", environment, _program.Clock);
        var result = new RunResult { Run = identity, Verdict = Verdict.AllHeld, Timeline = Timelines.Of(HourSeconds) };
        var path = folder.Complete(result, hidden => ReportFile.TryWrite(hidden).ShouldBeNull());
        return Path.Combine(path, ReportFile.Name);
    }
}
