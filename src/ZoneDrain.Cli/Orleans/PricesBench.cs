using System.Globalization;
using ZoneDrain.Cli.Bench;
using ZoneDrain.Cli.Simulations;
using ZoneDrain.Cluster.Measuring;
using ZoneDrain.Engines.Simulation;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Orleans;

/// <summary><c>bench cluster-prices</c>: what <c>simulate --prices</c> reads, from a cluster that is there.</summary>
internal static class PricesBench
{
    private const string File = "prices.json";

    /// <summary>Measures, and writes the file into the current directory.</summary>
    public static IReadOnlyList<BenchRow> Run(IGrainFactory grains, IProgress<string> progress)
    {
        using var measure = new ClusterPriceMeasure(grains, TimeProvider.System);
        var measured = measure.Measure(progress);
        var prices = Of(measured, PricesFile.Default(), Origin(measured));
        System.IO.File.WriteAllText(File, RunJson.Write(prices));
        return [.. Rows(measured), new("written", File, "", null)];
    }

    /// <summary>What was measured, as rows.</summary>
    public static IReadOnlyList<BenchRow> Rows(MeasuredPrices measured) =>
        [
            new("a protocol begins and ends", Figure.Ns([measured.StartNs]), "", null),
            new("a turn without a message", Figure.Ns([measured.OwnTurnNs]), "", null),
            new("a call within a silo", $"{Figure.Ns([measured.LocalCall.CpuNs])}, of {Figure.Ns([measured.LocalCall.WallNs])} from end to end", "", null),
            new("a call between silos", measured.RemoteCall is { } remote
                ? $"{Figure.Ns([remote.CpuNs])}, of {Figure.Ns([remote.WallNs])} from end to end" : "not measured: there is one silo", "", null),
            new("an order to a silo", Figure.Ns([measured.OrderNs]), "", null),
            new("a page word that a visit reads", Figure.Ns([measured.PageReadNs]), "", null),
            new("an activation", Figure.Ns([measured.ActivationNs]), "", null),
        ];

    /// <summary>Prices from what was measured; what cannot be told from one silo, or needs a database, is taken from others.</summary>
    public static ClusterPrices Of(MeasuredPrices measured, ClusterPrices others, string origin)
    {
        // Half of a call is its turn and half its answer: both are one message of one grain to another.
        var half = Ns(measured.LocalCall.CpuNs / 2);
        var between = measured.RemoteCall is { } remote ? Ns((remote.CpuNs - measured.LocalCall.CpuNs) / 4) : others.SendNs;
        return others with
        {
            Origin = origin,
            StartNs = Ns(measured.StartNs - measured.OwnTurnNs - half),
            AnswerNs = half,
            OwnTurnNs = Ns(measured.OwnTurnNs),
            PageTurnNs = half,
            PgmapTurnNs = half,
            ProcessTurnNs = half,
            InodeTurnNs = half,
            DriverTurnNs = half,
            NoticeNs = half,
            SiloOrderNs = Ns(measured.OrderNs - half),
            PageReadNs = Math.Max(0, measured.PageReadNs),
            SendNs = between,
            ReceiveNs = between,
            ActivationNs = Ns(measured.ActivationNs),
            LocalHop = Hop(measured.LocalCall, measured.TailRatio),
            RemoteHop = measured.RemoteCall is { } call ? Hop(call, measured.TailRatio) : others.RemoteHop,
        };
    }

    // What of a call's time nobody computes is its two ways.
    private static HopTime Hop(ClusterPriceMeasure.Price call, double tail)
    {
        var median = Ns((call.WallNs - call.CpuNs) / 2);
        return new(median, Ns(median * Math.Max(1, tail)));
    }

    private static long Ns(double ns) => (long)Math.Max(0, Math.Round(ns));

    private static string Origin(MeasuredPrices measured)
    {
        var silos = measured.Silos == 1 ? "1 silo, messages between silos as in the figures that are shipped" : $"{measured.Silos} silos";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"bench cluster-prices, {TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {Environment.ProcessorCount} cores, {silos}; all turns as a page's");
    }
}
