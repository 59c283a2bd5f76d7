using FsCheck;
using FsCheck.Fluent;
using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Experiments.Tests.Scenarios;

/// <summary>Random scenarios that keep every rule.</summary>
internal static class ScenarioGenerator
{
    private static readonly Gen<string> Name = Gen.Elements("a", "true", "0", "1e5", "null", "no", "x-1", "-", "0x1f", "db");

    private static readonly Gen<string> Prose = Gen.Elements(
            'a', ' ', '#', ':', '"', '\\', '\'', '\n', '\r', '\t', '\0', 'é', '\u0085', '\u2028', '\uFEFF', '-', '%', '{')
        .ListOf().Select(characters => string.Concat(characters));

    private static readonly Gen<OperationMix> Mix =
        from weights in Gen.Choose(0, 1_000_000).Select(weight => weight / 7.0).ListOf((int)WorkloadOperation.Pwrite)
        select weights.Select((weight, operation) => (weight, operation))
            .Aggregate(new OperationMix(), (mix, pair) => mix.With((WorkloadOperation)pair.operation, Math.Min(1_000_000, pair.weight + 1e-9)));

    private static readonly Gen<WorkloadSpec> Workload =
        from mix in Mix
        from choice in Word<PageChoice>()
        from theta in Gen.Choose(1, 500)
        from hot in Gen.Choose(1, 512)
        from share in Gen.Choose(0, 97)
        from hold in Gen.Choose(0, 1_000_000_000)
        select new WorkloadSpec
        {
            Mix = mix,
            Pages = new PageChoiceSpec { Choice = choice, Theta = theta / 100.0, HotPages = hot, HotShare = share / 97.0 },
            GupPages = hot,
            Hold = new HoldSpec { Operations = hold / 3.0, OutliveProcess = share / 97.0 },
        };

    // A written duration beside stages would be refused.
    private static readonly TimeSpan LoadSpecDefault = new LoadSpec().Duration;

    private static readonly Gen<LoadStage> Stage =
        from duration in Gen.Choose(10_000, int.MaxValue)
        from rate in Gen.Choose(1, int.MaxValue)
        from ramps in Gen.Elements(true, false)
        select new LoadStage { Duration = TimeSpan.FromTicks(duration), Rate = rate / 1000.0, To = ramps ? rate / 7.0 : null };

    private static readonly Gen<LoadSpec> Load =
        from rate in Gen.Choose(1, int.MaxValue)
        from operations in Gen.Choose(1, int.MaxValue)
        from threads in Gen.Choose(0, 1024)
        from arrivals in Word<ArrivalKind>()
        from stages in Stage.ListOf()
        from late in Gen.Choose(10_000, int.MaxValue)
        from dropped in Gen.Choose(0, 97)
        select new LoadSpec
        {
            Rate = rate / 1000.0,
            Operations = operations * 40L,
            Threads = threads,
            Arrivals = arrivals,
            Loop = LoadLoop.Open,
            Stages = [.. stages.Take(100)],
            Duration = LoadSpecDefault,
            LateMax = TimeSpan.FromTicks(late),
            Warmup = TimeSpan.FromTicks(late),
            DroppedMax = dropped / 97.0,
            RefusedMax = (97 - dropped) / 97.0,
        };

    private static readonly Gen<ValueList<FaultSpec>> Faults =
        from kinds in Word<FaultKind>().ListOf()
        from length in Gen.Choose(10_000, 1_000_000)
        from pages in Gen.Choose(1, 65_536)
        select new ValueList<FaultSpec>(kinds.Take(100).Select((kind, index) => FaultOf(kind, index, length, pages)));

    private static readonly Gen<TeardownSpec> Teardown =
        from order in Word<ZapOrder>()
        from orderly in Gen.Elements(true, false)
        from grace in Word<GracePlacement>()
        from deadline in Gen.Choose(10_000, int.MaxValue)
        from release in Gen.Choose(10, int.MaxValue)
        from cycles in Gen.Choose(1, 1_000_000)
        select new TeardownSpec
        {
            Order = order,
            Orderly = orderly,
            Grace = grace,
            Deadline = TimeSpan.FromTicks(deadline),
            ReleaseDeadline = TimeSpan.FromTicks(release),
            Cycles = cycles,
        };

    private static readonly Gen<DeviceSpec> Device =
        from type in Gen.Elements(MemoryType.Generic, MemoryType.FsDax)
        from order in Gen.Elements(0, 9)
        from folios in Gen.Choose(512, 600)
        from scheme in Word<SchemeId>()
        from drain in Gen.Elements((StrategyId?[])[null, .. Enum.GetValues<StrategyId>().Cast<StrategyId?>()])
        from fileSystem in Word<FileSystem>()
        select new DeviceSpec
        {
            Type = type,
            Order = order,
            Size = folios * (4096L << order),
            Scheme = scheme,
            Drain = drain,
            FileSystem = type == MemoryType.FsDax ? fileSystem : FileSystem.Ext4,
        };

    private static readonly Gen<Threshold> Threshold =
        from metric in Gen.Elements("drain.p99", "errors", "x_1")
        from comparison in Word<ThresholdSense>()
        from quantity in Word<Quantity>()
        from value in Gen.Choose(1, int.MaxValue)
        select new Threshold(metric, comparison, quantity is Quantity.Duration or Quantity.Size ? value : value / 7.0, quantity);

    /// <summary>Scenarios that load without errors.</summary>
    public static Gen<Scenario> Scenarios { get; } =
        from name in Name
        from description in Prose
        from seed in Gen.Choose(0, int.MaxValue)
        from devices in Device.NonEmptyListOf()
        from blocks in Word<BlockState>()
        from processes in Gen.Choose(1, 64)
        from workload in Workload
        from load in Load
        from faults in Faults
        from teardown in Teardown
        from repeat in Gen.Choose(1, 100)
        from thresholds in Threshold.ListOf()
        select Build(new Scenario
        {
            Name = name,
            Description = description,
            Seed = ulong.MaxValue - (ulong)seed,
            Devices = [.. devices.Take(16)],
            Processes = new ProcessSpec { Count = processes * 1000, Threads = processes },
            Workload = workload,
            Load = load,
            Faults = faults,
            Teardown = teardown,
            Repeat = new RepeatSpec { Measured = repeat, Warmup = repeat, Audited = repeat },
            Thresholds = [.. thresholds.Distinct().Take(100)],
        }, blocks);

    private static Scenario Build(Scenario scenario, BlockState blocks)
    {
        var devices = scenario.Devices.Select((device, index) => device with { Name = $"{scenario.Name[..1]}{index}" }).ToList();
        var files = devices.Where(device => device.Type == MemoryType.FsDax)
            .Select(device => new FileSpec { Name = $"f{device.Name}-", Device = device.Name, Count = 3, Size = 4096, Blocks = blocks });
        return scenario with { Devices = new ValueList<DeviceSpec>(devices), Files = new ValueList<FileSpec>(files) };
    }

    private static FaultSpec FaultOf(FaultKind kind, int index, int length, int pages)
    {
        var fault = new FaultSpec { Fault = kind, At = TimeSpan.FromTicks(index * (long)length), For = TimeSpan.FromTicks(length) };
        return kind switch
        {
            FaultKind.HolderNeverLetsGo or FaultKind.HolderDies or FaultKind.RandomSubset => fault with { Pages = pages },
            FaultKind.SlowProcess or FaultKind.DelayedCalls => fault with { Delay = TimeSpan.FromTicks(length) },
            _ => fault,
        };
    }

    private static Gen<T> Word<T>()
        where T : struct, Enum => Gen.Elements(Enum.GetValues<T>());
}
