using BenchmarkDotNet.Attributes;
using ZoneDrain.Engines.Explorer;

namespace ZoneDrain.Benchmarks;

/// <summary>A thousand schedules by chance, with every turn taken and over kept states, and one cell of the matrix. Allocation is a thousand schedules' or
/// a cell's.</summary>
[MemoryDiagnoser]
public class ExplorationBenchmarks
{
    private const int Schedules = 1000;
    private static readonly WorldSettings Small = new() { Scheme = SchemeId.D, Teardown = TeardownKind.Orderly };
    private ScheduleSearch _taken = null!;
    private ScheduleSearch _kept = null!;
    private ScheduleSearch _pct = null!;
    private ScheduleSearch _large = null!;

    [GlobalSetup]
    public void Create()
    {
        _taken = new(Worlds.Make(Small), new RandomSchedule(1));
        _kept = new(Worlds.Make(Small), new RandomSchedule(1), keepsStates: true);
        _pct = new(Worlds.Make(Small), new PctSchedule(1, 3, 64), keepsStates: true);
        _large = new(Worlds.Make(Small with { World = WorldKind.Large }), new RandomSchedule(1));
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Schedules)]
    public void RandomTaken() => More(_taken);

    [Benchmark(OperationsPerInvoke = Schedules)]
    public void RandomOverKeptStates() => More(_kept);

    [Benchmark(OperationsPerInvoke = Schedules)]
    public void PctOverKeptStates() => More(_pct);

    [Benchmark(OperationsPerInvoke = Schedules)]
    public void RandomInTheLargeWorld() => More(_large);

    [Benchmark]
    public MatrixCell Cell() => Matrix.Search(Small with { Teardown = TeardownKind.Disorderly, Grace = GracePlacement.Both });

    private static void More(ScheduleSearch search) => search.Run(search.Schedules + Schedules, static () => false);
}
