using System.Diagnostics;
using Shouldly;
using ZoneDrain.Experiments.Costs;

namespace ZoneDrain.Experiments.Tests.Traces.Reading;

/// <summary>
/// Goal: what record-prices.sh writes is what a comparison reads. Method: the script reads traces in the forms of the kernel's tracers, and measures a small
/// piece of memory; a price file is made of either.
/// </summary>
public sealed class RecordedPricesTests : IDisposable
{
    private const string Graph = """
        # tracer: function_graph
        # CPU  DURATION                  FUNCTION CALLS
         0)   0.541 us    |  free_zone_device_folio();
         1) + 10.713 us   |  free_zone_device_page();
         1) @ 14210.55 us |  synchronize_rcu();
         0)               |  memunmap_pages() {
         0) # 9120.250 us |    synchronize_rcu();
         0) @ 25011.8 us  |  } /* memunmap_pages */
         0) # 8000.000 us |  synchronize_rcu();
         1)   1.002 us    |  some_other_function();
        """;

    private const string Function = """
        # tracer: function
                   app-812     [001] .....   100.123456: free_zone_device_folio <-__folio_put
                   app-812     [001] .....   100.323456: synchronize_rcu <-memunmap_pages
                   app-812     [001] .....   100.223456: free_zone_device_folio <-folios_put_refs
        """;

    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Traces", "record-prices.sh");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zonedrain-prices-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Last_uses_and_grace_periods_of_a_trace_become_a_rate_and_a_price()
    {
        var file = Priced(Graph, "0.5");
        file.EdgePairsPerSecond.ShouldBe(4);
        var grace = file.Prices.Find(EventKind.GraceRound, "sweep")!;
        grace.WaitNs.ShouldBe(9_120_250, "the median of three");
        grace.Range.ShouldBe(new PriceRange(1_000, 10_000));
    }

    [Fact]
    public void Where_only_calls_are_traced_there_is_a_rate() =>
        Run("--read", Written(Function), "2").ShouldBe((0, "edge-rate: 1/s # last uses of device pages, 2 in 2 s\n"));

    [Fact]
    public void Without_a_command_there_is_the_price_of_a_read_and_its_origin()
    {
        var output = Path.Combine(_folder.FullName, "here.prices");
        Run(output).Code.ShouldBe(0);
        var file = PriceFile.Read(File.ReadAllText(output), ["sweep", "counter"], out var errors).ShouldNotBeNull(string.Join(' ', errors));
        file.Origin.ShouldContain("cores, 20");
        file.Prices.Find(EventKind.PageRead, "sweep")!.Ns.Mean.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("SECONDS is '0.0'; allowed: a number above 0", "--read", "TRACE", "0.0")]
    [InlineData("SECONDS is 'ten'; allowed: a number above 0", "--read", "TRACE", "ten")]
    [InlineData("is not a file", "--read", "/nowhere", "1")]
    [InlineData("usage: record-prices.sh OUTPUT")]
    public void What_is_wrong_is_told(string message, params string[] arguments)
    {
        var (code, said) = Run([.. arguments.Select(argument => argument == "TRACE" ? Written(Graph) : argument)]);
        code.ShouldBe(2, said);
        said.ShouldContain(message);
    }

    private PriceFile Priced(string trace, string seconds)
    {
        var (code, lines) = Run("--read", Written(trace), seconds);
        code.ShouldBe(0, lines);
        return PriceFile.Read($"zonedrain-prices 1\norigin: here\n{lines}", ["sweep", "counter"], out var errors).ShouldNotBeNull(string.Join(' ', errors));
    }

    private string Written(string trace)
    {
        var path = Path.Combine(_folder.FullName, "trace.txt");
        File.WriteAllText(path, trace);
        return path;
    }

    private (int Code, string Said) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("sh", [Script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["READ_MB"], start.Environment["MEMORY_DIR"]) = ("8", _folder.FullName);
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said);
    }
}
