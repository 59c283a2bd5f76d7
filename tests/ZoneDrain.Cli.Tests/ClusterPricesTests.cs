using Shouldly;
using ZoneDrain.Cli.Orleans;
using ZoneDrain.Cli.Simulations;
using ZoneDrain.Cluster.Measuring;

namespace ZoneDrain.Cli.Tests;

/// <summary>What simulate's prices are of what was measured.</summary>
public sealed class ClusterPricesTests
{
    private static readonly MeasuredPrices OneSilo = new(
        1, StartNs: 30_000, OwnTurnNs: 1_000, LocalCall: new(10_000, 16_000), RemoteCall: null, OrderNs: 25_000, PageReadNs: 3, ActivationNs: 50_000,
        TailRatio: 2);

    [Fact]
    public void A_call_is_its_turn_and_its_answer_and_what_nobody_computes_of_its_time_is_two_ways()
    {
        var prices = PricesBench.Of(OneSilo, PricesFile.Default(), "a test");
        (prices.PageTurnNs, prices.AnswerNs).ShouldBe((5_000, 5_000));
        prices.LocalHop.ShouldBe(new(3_000, 6_000));
        prices.StartNs.ShouldBe(24_000, "its own turn and the answer to its caller have their own prices");
        prices.SiloOrderNs.ShouldBe(20_000);
    }

    [Fact]
    public void What_lies_between_silos_is_shipped_until_it_is_measured()
    {
        var shipped = PricesFile.Default();
        var prices = PricesBench.Of(OneSilo, shipped, "a test");
        (prices.SendNs, prices.ReceiveNs, prices.RemoteHop, prices.DirectoryNs, prices.JournalCommitNs)
            .ShouldBe((shipped.SendNs, shipped.ReceiveNs, shipped.RemoteHop, shipped.DirectoryNs, shipped.JournalCommitNs));

        var two = OneSilo with { Silos = 2, RemoteCall = new(18_000, 218_000), ActivationNs = 60_000 };
        prices = PricesBench.Of(OneSilo.With(two) with { CommitNs = 3_000_000 }, shipped, "a test");
        (prices.SendNs, prices.ReceiveNs).ShouldBe((2_000, 2_000), "two messages are written and read");
        prices.RemoteHop.ShouldBe(new(100_000, 200_000));
        (prices.ActivationNs, prices.DirectoryNs).ShouldBe((50_000, 20_000), "every other activation of two silos is known at the other");
        prices.JournalCommitNs.ShouldBe(3_000_000);
    }
}
