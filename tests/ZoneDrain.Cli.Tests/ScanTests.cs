using System.Text.Json.Nodes;
using Shouldly;
using ZoneDrain.Cli.Tests.Harness;

namespace ZoneDrain.Cli.Tests;

/// <summary>Several comparisons of one command line: a row each, as a table and as files.</summary>
public sealed class ScanTests : IDisposable
{
    private readonly TestProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public void Every_combination_is_a_run_of_its_own_and_a_row_of_every_export()
    {
        var (code, text, error) = _program.Run(
            "compare", "--scan", "devices[0].size=64MiB,1GiB", "--scan", "load.rate=1000/s,2000/s,3000/s", "--export", "scan.csv", "--export", "scan.md",
            "--export", "scan.json");
        code.ShouldBe(0, error);
        _program.Runs.Length.ShouldBe(6);
        text.ShouldContain("Break-even over devices[0].size and load.rate");
        text.Split('\n').Where(line => line.Length > 80).ShouldBeEmpty();

        var csv = Read("scan.csv").TrimEnd().Split("\r\n");
        csv.Length.ShouldBe(7);
        csv[0].ShouldStartWith("devices[0].size,load.rate,first,second,cheaper_above,lifetime_ns,low_ns,high_ns,");
        csv[6].ShouldStartWith("1GiB,3000/s,percpu,bulk,percpu,2000000000,");
        Read("scan.md").Split('\n')[7].ShouldStartWith("| 1GiB | 3000/s | percpu / bulk | percpu | 2 s | 1.92 s to 2.08 s | Confirmed |");
        var json = JsonNode.Parse(Read("scan.json"))!;
        json["settings"]!.AsArray().Select(node => (string)node!).ShouldBe(["devices[0].size", "load.rate"]);
        json["points"]!.AsArray().Count.ShouldBe(6);
        ((double)json["points"]![0]!["lifetimeNs"]!).ShouldBe(2e9, 1);
    }

    [Theory]
    [InlineData("devices[0].size=64MiB", "has fewer than two values", "as in devices[0].size")]
    [InlineData("devices[0].size=64MiB,64MiB", "has a value twice", "as in")]
    [InlineData("devices", "is not PATH=VALUE,VALUE", "as in")]
    [InlineData("devices[0].sise=64MiB,1GiB", "sise", "size")]
    [InlineData("devices[0].size=1MiB,large", "large", "")]
    [InlineData("devices[0].scheme=d,q", "q", "")]
    public void A_scan_that_cannot_be_is_refused_before_anything_runs(string scan, string what, string allowed)
    {
        var (code, _, error) = _program.Run("compare", "--scan", scan);
        code.ShouldBe(2);
        error.ShouldContain(what);
        error.ShouldContain(allowed);
        _program.Comparison.Request.ShouldBeNull();
    }

    [Fact]
    public void All_errors_of_all_points_are_told_at_once()
    {
        var (code, _, error) = _program.Run("compare", "--scan", "devices[0].size=0,huge,1GiB", "--export", "scan.xls");
        code.ShouldBe(2);
        error.ShouldContain("scan.xls");
        (code, _, error) = _program.Run("compare", "--scan", "devices[0].size=0,huge,1GiB");
        code.ShouldBe(2);
        error.ShouldContain("'0'");
        error.ShouldContain("'huge'");
        _program.Run("compare", "--export", "scan.csv").Error.ShouldContain("is given without --scan");
    }

    private string Read(string file) => File.ReadAllText(_program.PathOf(file));
}
