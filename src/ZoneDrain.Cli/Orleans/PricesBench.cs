using System.Globalization;
using ZoneDrain.Cli.Bench;
using ZoneDrain.Cli.Simulations;
using ZoneDrain.Cluster.Database;
using ZoneDrain.Cluster.Measuring;
using ZoneDrain.Engines.Simulation;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Statistics;

namespace ZoneDrain.Cli.Orleans;

/// <summary><c>bench cluster-prices</c>: what <c>simulate --prices</c> reads, from a cluster that is there.</summary>
internal static class PricesBench
{
    private const string File = "prices.json";

    /// <summary>Measures, and writes the file into the current directory.</summary>
    public static IReadOnlyList<BenchRow> Run(IGrainFactory grains, DatabaseAddress? database, IProgress<string> progress)
    {
        using var measure = new ClusterPriceMeasure(grains, TimeProvider.System);
        var measured = measure.Measure(progress);
        var problem = database is null ? "no database is named" : ClusterSchema.Check(database) is { } found ? $"{database} {found.Message}" : null;
        if (problem is null)
            measured = measured with { CommitNs = Commit(database!, progress) };
        return
        [
            .. Rows(measured),
            new("a commit of a journal", measured.CommitNs is { } commit ? Figure.Ns([commit]) : $"not measured: {problem}", "", null),
            Write(measured),
        ];
    }

    /// <summary>Writes the file.</summary>
    public static BenchRow Write(MeasuredPrices measured)
    {
        DurableFile.Replace(File, RunJson.Write(Of(measured, PricesFile.Default(), Origin(measured))));
        return new("written", File, "", null);
    }

    // One caller waits for one commit an operation.
    private static double Commit(DatabaseAddress database, IProgress<string> progress)
    {
        progress.Report("commits of a journal");
        using var speed = new JournalSpeed(database, TimeProvider.System);
        var (memory, postgres) = speed.Operations(callers: 1);
        return Math.Max(0, 1e9 / Robust.Median(postgres) - 1e9 / Robust.Median(memory));
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
            new("where the directory of grains is elsewhere", measured.DirectoryNs is { } directory
                ? Figure.Ns([directory]) : measured.Silos == 1 ? "not measured: there is one silo" : "in the activation", "", null),
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

            // On several silos it is in the activation already.
            DirectoryNs = measured.DirectoryNs is { } directory ? Ns(directory) : measured.Silos == 1 ? others.DirectoryNs : 0,
            JournalCommitNs = measured.CommitNs is { } commit ? Ns(commit) : others.JournalCommitNs,
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
