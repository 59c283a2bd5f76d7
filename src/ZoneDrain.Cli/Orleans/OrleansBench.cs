using System.Collections;
using System.Globalization;
using ZoneDrain.Cli.Bench;
using ZoneDrain.Cluster.Database;
using ZoneDrain.Cluster.Hosting;
using ZoneDrain.Cluster.Measuring;
using ZoneDrain.Statistics;

namespace ZoneDrain.Cli.Orleans;

/// <summary>The cluster against itself, beside another set of benchmarks. The cluster is the one that ZONEDRAIN_CLUSTER names, or one silo here.</summary>
internal sealed class OrleansBench(IBench others) : IBench
{
    private const int Callers = 100;
    private const int HotCallers = 200;
    private const double PagesLeast = 0.8;
    private const double ActivationLeast = 0.5;
    private const double SweepLeast = 10;
    private const double ThreadsMost = 1.5;
    private const long QueueMost = 2_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly BenchEntry Pages = new("cluster-pages", "page operations of a cluster against bare calls of it", OnlyByName: true);
    private static readonly BenchEntry Hot = new("cluster-hot", "one pgmap in use by 200 callers, strategy by strategy", OnlyByName: true);
    private static readonly BenchEntry Swept = new("cluster-sweep", "a sweep silo by silo against a call a page", OnlyByName: true);
    private static readonly BenchEntry Size = new("cluster-size", "how fast pages are activated, and their size", OnlyByName: true);
    private static readonly BenchEntry Journal =
        new("cluster-journal", "acknowledged operations with states in memory and in PostgreSQL", OnlyByName: true);

    private static readonly BenchEntry Operations =
        new("cluster-operations", "complete operations of a load against what bare calls allow", OnlyByName: true);

    private static readonly BenchEntry Prices = new("cluster-prices", "what messages cost, for simulate --prices", OnlyByName: true);
    private static readonly BenchEntry Simulated =
        new("simulated-silos", "virtual time against one to four silos of this machine", OnlyByName: true);

    private static readonly BenchEntry Cells =
        new("silo-cells", "page calls of one pgmap on a silo, from one thread and from two", OnlyByName: true);

    private static readonly BenchEntry Wire = new("cluster-wire", "protocols as they are sent, against raw copies", OnlyByName: true);

    private static readonly StrategyId[] Strategies =
        [StrategyId.Sweep, StrategyId.Counter, StrategyId.Percpu, StrategyId.Tree, StrategyId.Credit];

    /// <inheritdoc/>
    public IReadOnlyList<BenchEntry> Entries => [.. others.Entries, Operations, Pages, Hot, Swept, Size, Journal, Prices, Simulated, Cells, Wire];

    /// <inheritdoc/>
    public IReadOnlyList<BenchRow> Run(string name, IProgress<string> progress, CancellationToken cancellation)
    {
        if (!Entries.Skip(others.Entries.Count).Any(entry => entry.Name == name))
            return others.Run(name, progress, cancellation);
        if (name == Wire.Name)
            return MeasureWire();
        if (name == Cells.Name)
            return MeasureCells();
        if (name == Simulated.Name)
            return SimulatedSilosBench.Run(progress, cancellation);
        var config = Environment.GetEnvironmentVariable(ConfiguredCluster.Variable);
        var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
        var settings = SiloConfiguration.Read(string.IsNullOrEmpty(config) ? null : config, variables).Settings;
        if (name == Journal.Name)
            return MeasureJournal(settings?.Database);
        var database = settings?.Database;
        if (string.IsNullOrEmpty(config) && !SiloConfiguration.IsIn(variables))
            settings = null;
        using var cluster = ConfiguredCluster.Open(settings, Patience, progress.Report);
        if (name == Prices.Name)
            return PricesBench.Run(cluster.Grains, database, progress);
        if (name == Operations.Name)
            return OperationsBench.Run(cluster.Grains, progress, cancellation);
        using var speed = new ClusterSpeed(cluster.Grains, TimeProvider.System);
        return name == Pages.Name ? MeasurePages(speed)
            : name == Hot.Name ? MeasureHot(speed)
            : name == Swept.Name ? MeasureSweep(speed)
            : MeasureSize(speed, cancellation);
    }

    private static List<BenchRow> MeasurePages(ClusterSpeed speed)
    {
        var (pings, operations, _) = speed.PagesAndPings(Callers, Strategies);
        var rows = new List<BenchRow> { new($"bare calls, {Callers} fair callers", Figure.PerSecond(pings), "", null) };
        foreach (var (strategy, rates) in Strategies.Zip(operations))
        {
            IReadOnlyList<double> shares = Shares(rates, pings);
            rows.Add(new($"{strategy}: page operations", $"{Figure.PerSecond(rates)}; of the bare calls: {Figure.Percent(shares)}",
                $"at least {100 * PagesLeast:0} %", Robust.Median(shares) >= 100 * PagesLeast));
        }

        return rows;
    }

    private static List<BenchRow> MeasureHot(ClusterSpeed speed)
    {
        var (_, operations, queues) = speed.PagesAndPings(HotCallers, Strategies);
        var rows = new List<BenchRow>();
        foreach (var (strategy, rates, queue) in Strategies.Zip(operations, queues))
        {
            rows.Add(new($"{strategy}: first and last uses, {HotCallers} callers",
                $"{Figure.PerSecond(rates)}; of those under sweep: {Figure.Percent(Shares(rates, operations[0]))}", "", null));
            rows.Add(new($"{strategy}: longest queue of the pgmap", $"at most {Number(queue)} waiting", $"at most {Number(QueueMost)}", queue <= QueueMost));
        }

        return rows;
    }

    private static IReadOnlyList<BenchRow> MeasureSweep(ClusterSpeed speed)
    {
        var (ranged, single) = speed.Sweep(Callers);
        return
        [
            new("pages, by ranges", Figure.PerSecond([ranged]), "", null),
            new($"pages, a call each, {Callers} callers", Figure.PerSecond([single]), "", null),
            new("times as fast", (ranged / single).ToString("0", CultureInfo.InvariantCulture), $"at least {SweepLeast}", ranged / single >= SweepLeast),
        ];
    }

    private static List<BenchRow> MeasureSize(ClusterSpeed speed, CancellationToken cancellation)
    {
        var rows = new List<BenchRow>();
        foreach (var pages in (int[])[100_000, 1_000_000])
        {
            if (cancellation.IsCancellationRequested)
                break;
            var (rates, plain, bytes) = speed.Activate(Callers, pages);
            IReadOnlyList<double> shares = Shares(rates, plain);
            rows.Add(new($"{Number(pages)} plain grains: activations", Figure.PerSecond(plain), "", null));
            rows.Add(new($"{Number(pages)} pages: activations", $"{Figure.PerSecond(rates)}; of the plain grains': {Figure.Percent(shares)}",
                $"at least {100 * ActivationLeast:0} %", Robust.Median(shares) >= 100 * ActivationLeast));
            rows.Add(new($"{Number(pages)} pages: bytes each", Number(bytes), "", null));
        }

        return rows;
    }

    private static List<BenchRow> MeasureWire()
    {
        var rows = new List<BenchRow>();
        foreach (var name in WireSpeed.Cases)
        {
            var (forms, copies, formBytes, copyBytes) = new WireSpeed(TimeProvider.System).Measure(name);
            rows.Add(new($"{name}: memory of {copyBytes} bytes, there and back", Figure.PerSecond(copies), "", null));
            rows.Add(new($"{name}: form of {formBytes} bytes", $"{Figure.PerSecond(forms)}; of the copies: {Figure.Percent(Shares(forms, copies))}", "", null));
        }

        return rows;
    }

    private static IReadOnlyList<BenchRow> MeasureCells()
    {
        var (one, apart, same, oneLock) = new CellSpeed().Measure();
        return
        [
            new("a get and a put, 1 thread", Figure.Ns(one), "", null),
            new("2 threads, each on chunks of its own", Than(apart), $"at most {ThreadsMost} times", Robust.Median(Times(apart)) <= ThreadsMost),
            new("2 threads, on the same chunks", Than(same), "", null),
            new("2 threads, on chunks with one lock", Than(oneLock), "", null),
        ];

        IReadOnlyList<double> Times(double[] pairs) => [.. pairs.Zip(one, (pair, alone) => pair / alone)];

        string Than(double[] pairs) => $"{Figure.Ns(pairs)}; of 1 thread's: {Figure.Times(Times(pairs))}";
    }

    private static List<BenchRow> MeasureJournal(DatabaseAddress? database)
    {
        if (database is null)
            return [new("states in PostgreSQL", $"no database: name one in {DatabaseAddress.Variable}", "", null)];
        if (ClusterSchema.Check(database) is { } problem)
            return [new("states in PostgreSQL", $"{database} {problem.Message}", "", null)];
        using var speed = new JournalSpeed(database, TimeProvider.System);
        var rows = new List<BenchRow>();
        foreach (var callers in (int[])[1, Callers])
        {
            var (memory, postgres) = speed.Operations(callers);
            var who = callers == 1 ? "1 caller" : $"{callers} callers";
            rows.Add(new($"states in memory, {who}", Figure.PerSecond(memory), "", null));
            rows.Add(new($"states in PostgreSQL, {who}",
                $"{Figure.PerSecond(postgres)}; of those in memory: {Figure.Percent(Shares(postgres, memory))}", "", null));
        }

        return rows;
    }

    private static string Number(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static double[] Shares(double[] rates, double[] of) => [.. rates.Zip(of, (rate, whole) => 100 * rate / whole)];
}
