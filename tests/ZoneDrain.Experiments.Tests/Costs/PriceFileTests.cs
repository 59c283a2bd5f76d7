using Shouldly;
using ZoneDrain.Experiments.Costs;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Tests.Costs;

public class PriceFileTests
{
    private static readonly string[] Strategies = ["sweep", "counter", "percpu", "tree", "credit"];

    private const string Whole = """
        zonedrain-prices 1
        origin: Linux 6.18.4, 64 cores, 2026-11-28   # uname -r, nproc
        edge-rate: 51200.5/s
        page-read: 1.6ns
        counter:first-use: 20ns to 200ns             # perf bench
        counter:last-use: 18ns
        grace-round: 4us wait 12.5ms
        """;

    [Fact]
    public void Prices_have_their_origin_in_every_sentence()
    {
        var file = PriceFile.Read(Whole, Strategies, out var errors).ShouldNotBeNull(string.Join(' ', errors));
        (file.Origin, file.EdgePairsPerSecond).ShouldBe(("Linux 6.18.4, 64 cores, 2026-11-28", 51_200.5));
        file.Prices.Find(EventKind.PageRead, "sweep")!.Ns.Mean.ShouldBe(1.6);
        file.Prices.Find(EventKind.FirstUse, "counter")!.Range.ShouldBe(new PriceRange(20, 200));
        file.Prices.Find(EventKind.GraceRound, "counter")!.WaitNs.ShouldBe(12.5e6);
        file.Prices.Find(EventKind.GraceRound, "counter")!.Ns.Mean.ShouldBe(4_000);
        file.Prices.WhoseNanoseconds().ShouldBe(
            "The nanoseconds are recorded on Linux 6.18.4, 64 cores, 2026-11-28 (first-use, last-use, page-read, grace-round).");
        var answer = BreakEven.Of(new BreakEvenQuestion
        {
            First = "sweep",
            Second = "counter",
            TeardownDifference = MeanEstimate.Exact(1e6),
            EdgeDifference = MeanEstimate.Exact(-20),
            EdgePairsPerSecond = 51_200.5,
            FloorNs = 1,
        });
        answer.Sentence(new(2, "uniform") { Owners = file.Prices.ForeignOwners(["sweep", "counter"]) })
            .ShouldEndWith(" Its prices are recorded on Linux 6.18.4, 64 cores, 2026-11-28.");
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once_with_its_line()
    {
        const string Wrong = """
            prices
            page-read: -1ns
            page-reed: 1ns
            chunk-read:
            grace-round: 10
            bulk-put: 20ns to 10ns
            sweep:first-use: 4ns
            tea:message: 4ns
            edge-rate: fast
            sleep: 1us wait soon
            """;
        PriceFile.Read(Wrong, Strategies, out var errors).ShouldBeNull();
        string[] parts =
        [
            "line 1 is 'prices'", "line 2: ", "line 3: Price 'page-reed=1ns' names the event 'page-reed'", "line 4: 'chunk-read:' has no value", "line 5: ",
            "line 6: the range of bulk-put ends at 10ns, below its start", "line 7: ", "line 8: ", "line 9: edge-rate is 'fast'", "line 10: ",
            "it has no origin",
        ];
        errors.Count.ShouldBe(parts.Length, string.Join('\n', errors));
        foreach (var part in parts) errors.ShouldContain(error => error.StartsWith(part, StringComparison.Ordinal), part);
    }

    [Fact]
    public void Half_an_edge_pair_is_an_error_and_so_is_a_file_without_a_price()
    {
        PriceFile.Read("zonedrain-prices 1\norigin: here\ncounter:first-use: 4ns\n", Strategies, out var errors).ShouldBeNull();
        errors.ShouldHaveSingleItem().ShouldContain("give both halves");
        PriceFile.Read("zonedrain-prices 1\norigin: here\n", Strategies, out errors).ShouldBeNull();
        errors.ShouldHaveSingleItem().ShouldBe("it has no price.");
    }
}
