using System.Globalization;
using ZoneDrain.Experiments.Measurement;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cli.Bench;

/// <summary>A devdax device of 1 TiB in 4 KiB pages: created with every cell touched, ten million pages of it mapped, and drained by every strategy.</summary>
internal sealed class TerabyteMeasure(Func<long> memory) : IMeasure
{
    private const long Pages = 1L << 28;
    private const long SlotPages = 512;

    // Whole page tables, spread evenly: 20,480 of the device's 524,288.
    private const long Slots = 20_480;
    private const long Beside = 1L << 30;

    /// <inheritdoc/>
    public BenchEntry Entry { get; } = new("terabyte", "1 TiB in 4 KiB pages, ten million of them mapped, drained by every strategy", OnlyByName: true);

    /// <inheritdoc/>
    public IReadOnlyList<BenchRow> Run(IProgress<string> progress, CancellationToken cancellation)
    {
        if (Memory.Refusal(Pages, memory(), Beside) is { } refusal) return [new("1 TiB", refusal, "fits into memory", false)];
        var rows = new List<BenchRow>();
        foreach (var strategy in StrategyList.All)
        {
            if (cancellation.IsCancellationRequested) break;
            progress.Report($"terabyte: {strategy.Traits.Name}");
            rows.Add(Life(strategy, progress));
        }

        return rows;
    }

    private static BenchRow Life(StrategyEntry strategy, IProgress<string> progress)
    {
        using var world = new BenchWorld(1);
        var pgmap = default(PgmapId);
        var create = Seconds(() => pgmap = world.Pgmap(strategy.Traits.Id, Pages));
        var (process, start) = world.Map(pgmap);
        progress.Report($"terabyte: created in {create:0.0} s, mapping");
        var map = Seconds(() => world.FaultSlots(process, start, Slots, Pages / SlotPages / Slots));
        var resident = Memory.Resident();
        var bytes = world.Engine.Inspect(process).PageTableBytes / (double)(Slots * SlotPages);
        var unmap = Seconds(() => world.Engine.Session.Start(new Zap(process, start, start + Pages)));
        var drain = Seconds(() => world.TearDown(pgmap));
        var value = string.Create(
            CultureInfo.InvariantCulture,
            $"create {create:0.0} s, map {Slots * SlotPages:#,0} pages {map:0.0} s ({bytes:0.0} bytes each), unmap {unmap:0.0} s, ")
            + $"kill to release {Durations.Format(drain * 1e9)}, resident {Figure.Bytes(resident)}";
        return new(strategy.Traits.Name, value, "resident at most 24 GiB, 16 bytes a mapping", resident <= 24L << 30 && bytes <= 16);
    }

    private static double Seconds(Action action)
    {
        var clock = new CpuClock();
        clock.Time(action);
        return clock.GetTimestamp() / 1e9;
    }
}
