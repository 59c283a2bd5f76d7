using Shouldly;
using ZoneDrain.Cli.Bench;

namespace ZoneDrain.Cli.Tests;

/// <summary>The benchmarks' names and refusals. What they measure is nobody's test.</summary>
public sealed class BenchTests
{
    private readonly Silent _progress = new();

    [Fact]
    public void The_benchmarks_are_those_of_the_documentation()
    {
        var entries = new EmbeddedBench(() => 0).Entries;
        entries.Select(entry => entry.Name).ShouldBe(["get-put", "edges", "operations", "sweep", "size", "scaling", "recording", "simulation", "terabyte"]);
        entries.Where(entry => entry.OnlyByName).Select(entry => entry.Name).ShouldBe(["terabyte"]);
    }

    [Fact]
    public void A_device_larger_than_memory_is_refused_with_the_figures_before_it_is_made()
    {
        var row = new EmbeddedBench(() => 8L << 30).Run("terabyte", _progress, CancellationToken.None).ShouldHaveSingleItem();
        row.Value.ShouldBe("refused: 268,435,456 pages need 17.00 GiB, and 8.00 GiB are available");
        row.Held.ShouldBe(false);
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_left_out_by_name()
    {
        var rows = new EmbeddedBench(() => 0).Run("size", _progress, CancellationToken.None);
        rows.Count.ShouldBe(2);
        rows.ShouldAllBe(row => row.Value.StartsWith("refused: ") && row.Held == null);
    }

    [Fact]
    public void Once_cancelled_nothing_is_measured()
    {
        foreach (var name in (string[])["get-put", "edges", "operations", "size", "recording"])
            new EmbeddedBench(() => 0).Run(name, _progress, new CancellationToken(canceled: true)).ShouldBeEmpty();
    }

    private sealed class Silent : IProgress<string>
    {
        public void Report(string value)
        {
        }
    }
}
