using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Cli.Tests.Harness;

/// <summary>Soaks that nobody ran, with as much in them as a real one has.</summary>
internal static class Soaks
{
    private const int CycleSeconds = 20;
    private static readonly string[] Histograms = ["latency", "read-fault", "write-fault", "gup-get", "unmap"];
    private static readonly FaultKind[] Kinds =
        [FaultKind.SlowProcess, FaultKind.RandomSubset, FaultKind.HolderDies, FaultKind.SurpriseRemoval, FaultKind.HolderNeverLetsGo];

    /// <summary>The folder of one: a row a second, five faults in each cycle of 20 s, a life of a pgmap each.</summary>
    public static string Write(string root, int seconds, TimeProvider clock)
    {
        var identity = new RunIdentity("soak", "faults", 1, "embedded", clock.GetUtcNow());
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
        using var folder = LoadFolder.Begin(root, identity, "version: 1\n", environment, "sweep", clock);
        for (var second = 0; second < seconds; second++)
            folder.Add(Row(second));
        var report = Report(seconds);
        folder.Complete(new RunResult { Run = identity, Verdict = Verdict.AllHeld, Load = report });
        return folder.Path;
    }

    private static LoadReport Report(int seconds)
    {
        var cycles = seconds / CycleSeconds;
        var latency = new LoadLatency(seconds * 2000L, 3456, 23_456, 1.9e6, 12.3e6, 45.6e6);
        return new LoadReport
        {
            Strategy = "sweep",
            Workers = 2,
            Seconds = seconds,
            Arrived = seconds * 2000L,
            Done = seconds * 2000L,
            Throughput = 2000,
            Latency = latency,
            Service = latency,
            Release = latency with { Count = cycles },
            Cycles = cycles,
            Lives = cycles,
            Faults = [.. Enumerable.Range(0, cycles * Kinds.Length).Select(Fault)],
            Pgmaps = [.. Enumerable.Range(0, cycles).Select(Life)],
            PgmapsSeen = cycles,
            Histograms = [.. Histograms.Select(name => new NamedHistogram("sweep", name, Histogram()))],
            Answer = "sweep soaked.",
        };
    }

    private static SecondSample Row(int second)
    {
        // A wave with no period in common with a second, in place of chance.
        long Wave(double middle) => (long)(middle * (1 + 0.1 * Math.Sin(second / 1.37) + 0.05 * Math.Sin(second / 17.11)));
        return new SecondSample
        {
            Second = second,
            AtMs = second * 1000.0,
            Cycle = second / CycleSeconds,
            Phase = "load",
            TargetPerSecond = 2000,
            Arrived = Wave(2000),
            Done = Wave(2000),
            Refused = Wave(20),
            LatencyP50Ns = Wave(3456),
            LatencyP95Ns = Wave(23_456),
            LatencyP99Ns = Wave(1.9e6),
            LatencyP999Ns = Wave(12.3e6),
            LatencyMaxNs = Wave(45.6e6),
            ServiceP50Ns = Wave(2345),
            ServiceP99Ns = Wave(23_456),
            ServiceMaxNs = Wave(1e6),
            PagesIdle = 16_384 - Wave(5000),
            PagesInUse = Wave(5000),
            Maps = Wave(8000),
            Gets = Wave(30),
            Pins = Wave(20),
            Longterm = Wave(64),
            ResidentBytes = Wave(1 << 26),
            ManagedBytes = Wave(1 << 23),
        };
    }

    private static FaultInterval Fault(int number)
    {
        var from = 1000.0 * (number / Kinds.Length * CycleSeconds + number % Kinds.Length * 4);
        return new(number, Kinds[number % Kinds.Length], from, from + 1000);
    }

    private static PgmapLife Life(int number)
    {
        var from = 1000.0 * number * CycleSeconds;
        return new($"dax0 #{number + 1}", from, from + 19_000, from + 19_900 - number % 7, ["holder-never-lets-go (process-17)"]);
    }

    private static HistogramSnapshot Histogram()
    {
        var histogram = new LatencyHistogram();
        for (double ns = 300; ns < 5e7; ns *= 1.002)
            histogram.Record((long)ns);
        return histogram.ToSnapshot();
    }
}
