using static ZoneDrain.Experiments.Scenarios.Format.ObjectShape;
using static ZoneDrain.Experiments.Scenarios.Format.Shapes;

namespace ZoneDrain.Experiments.Scenarios.Format;

/// <summary>The table of all fields. It reads scenarios, writes them, and makes the JSON schema and the reference; defaults are those of the records.</summary>
internal static class ScenarioTable
{
    /// <summary>The smallest size of a device, in bytes: one base page.</summary>
    public const long SizeMin = Units.PageSize;

    /// <summary>The largest size of a device, in bytes: 6 TiB.</summary>
    public const long SizeMax = 6L << 40;

    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);

    private static readonly ObjectShape Device = For<DeviceSpec>(
        "A device and its pgmap.",
        Row<DeviceSpec>("name", Name(), "Its name, which no other device has.") with { Required = true },
        Row<DeviceSpec>("type", Word<MemoryType>(), "devdax, fsdax, private, coherent or p2p (MEMORY_DEVICE_GENERIC, FS_DAX, PRIVATE, COHERENT, PCI_P2PDMA).")
            with
        { Required = true },
        Row<DeviceSpec>("size", Size(SizeMin, SizeMax), "Its size, a multiple of the folio size.") with { Required = true },
        Row<DeviceSpec>("order", OneOf(0, 9, 18), "Folio order: 0 is 4KiB, 9 is 2MiB, 18 is 1GiB (devdax only); on fsdax the largest order of an entry."),
        Row<DeviceSpec>("scheme", Word<SchemeId>(), "What takes a page reference and when a page is free."),
        Row<DeviceSpec>("drain", Word<StrategyId>(), "The drain strategy of a run with a single one; without it the command chooses."),
        Row<DeviceSpec>("fileSystem", Word<FileSystem>(), "The file system on it; fsdax only.") with
        {
            AppliesTo = device => ((DeviceSpec)device).Type == MemoryType.FsDax,
            AppliesToWords = "fileSystem on devices of type fsdax",
        });

    private static readonly ObjectShape Processes = For<ProcessSpec>(
        "The processes that use the devices.",
        Row<ProcessSpec>("count", Integer(1, 100_000), "How many processes."),
        Row<ProcessSpec>("threads", Integer(1, 64), "Threads of each, which fault and pin at the same time."));

    private static readonly ObjectShape File = For<FileSpec>(
        "A file on an fsdax device, or several alike.",
        Row<FileSpec>("name", Name(), "Its name; copies are numbered from 0.") with { Required = true },
        Row<FileSpec>("device", Name(), "The fsdax device that it lies on.") with { Required = true },
        Row<FileSpec>("count", Integer(1, 100_000), "How many copies."),
        Row<FileSpec>("size", Size(Units.PageSize, SizeMax), "The size of each copy, a multiple of 4KiB.") with { Required = true },
        Row<FileSpec>("blocks", Word<BlockState>(), "The state of its blocks before the first operation."));

    private static readonly ObjectShape Mix = new(
        "The weight of each operation: it is chosen in proportion. Operations that are not named have none.",
        () => new OperationMix(),
        [.. Enum.GetValues<WorkloadOperation>().Select(MixRow)]);

    private static readonly ObjectShape Pages = For<PageChoiceSpec>(
        "Which page an operation chooses.",
        Row<PageChoiceSpec>("choice", Word<PageChoice>(), "uniform: all alike; zipf: by rank; hot-set: a few hot ones."),
        Row<PageChoiceSpec>("theta", Number(0.01, 5), "The exponent of zipf."),
        Row<PageChoiceSpec>("hotPages", Integer(1, 1_000_000), "The number of hot pages of hot-set."),
        Row<PageChoiceSpec>("hotShare", Number(0, 1), "The share of operations that goes to the hot pages."));

    private static readonly ObjectShape Hold = For<HoldSpec>(
        "How long pins are held.",
        Row<HoldSpec>("operations", Number(0, 1e9), "The mean number of operations that pass while a pin is held."),
        Row<HoldSpec>("outliveProcess", Number(0, 1), "The share of longterm pins whose owner outlives the process."));

    private static readonly ObjectShape Workload = For<WorkloadSpec>(
        "What the processes do.",
        Row<WorkloadSpec>("mix", Mix, Mix.Summary),
        Row<WorkloadSpec>("pages", Pages, Pages.Summary),
        Row<WorkloadSpec>("gupPages", Integer(1, 512), "The pages of one gup call."),
        Row<WorkloadSpec>("hold", Hold, Hold.Summary));

    private static readonly ObjectShape Stage = For<LoadStage>(
        "A stage of an open loop.",
        Row<LoadStage>("duration", Duration(Instant, Month), "How long it lasts."),
        Row<LoadStage>("rate", Rate(0.001, 1e12), "Arrivals a second at its start.") with { Required = true },
        Row<LoadStage>("to", Rate(0.001, 1e12), "Arrivals a second at its end, for a ramp; without it the rate stays."));

    private static readonly ObjectShape Fault = For<FaultSpec>(
        "A fault on the timeline of a load, or of each cycle of a soak.",
        Row<FaultSpec>("fault", Word<FaultKind>(), "What goes wrong; zonedrain list faults tells more.") with { Required = true },
        Row<FaultSpec>("at", Duration(TimeSpan.Zero, Month), "When it begins, after the start of the load or cycle.") with { Required = true },
        Row<FaultSpec>("for", Duration(Instant, Month), "How long it lasts."),
        Row<FaultSpec>("device", Name(), "The device whose pages are pinned or blocked; the first unless told.") with
        {
            AppliesTo = fault => Blocks((FaultSpec)fault),
            AppliesToWords = "device with holder-never-lets-go, holder-dies and random-subset",
        },
        Row<FaultSpec>("pages", Integer(1, 65_536), "How many pages are pinned or blocked.") with
        {
            AppliesTo = fault => Blocks((FaultSpec)fault),
            AppliesToWords = "pages with holder-never-lets-go, holder-dies and random-subset",
        },
        Row<FaultSpec>("process", Integer(0, 99_999), "The process that is slow, from 0.") with
        {
            AppliesTo = fault => ((FaultSpec)fault).Fault == FaultKind.SlowProcess,
            AppliesToWords = "process with slow-process",
        },
        Row<FaultSpec>(
            "delay", Duration(TimeSpan.FromMicroseconds(1), TimeSpan.FromMinutes(1)),
            "What each operation or call takes longer; how soon a dropped call is made again.") with
        {
            AppliesTo = fault => ((FaultSpec)fault).Fault is FaultKind.SlowProcess or FaultKind.DelayedCalls or FaultKind.DroppedCalls,
            AppliesToWords = "delay with slow-process, delayed-calls and dropped-calls",
        },
        Row<FaultSpec>("share", Number(0.001, 0.5), "The share of calls that are dropped, repeated or delayed.") with
        {
            AppliesTo = fault => FaultWords.IsOfCalls(((FaultSpec)fault).Fault),
            AppliesToWords = "share with dropped-calls, repeated-calls and delayed-calls",
        });

    private static readonly ObjectShape Soak = For<SoakSpec>(
        "How a soak goes on and on.",
        Row<SoakSpec>("duration", Duration(Instant, Month), "How long it lasts."),
        Row<SoakSpec>("cycle", Duration(TimeSpan.FromMilliseconds(10), Day), "The load between a creation of the devices and their teardown."),
        Row<SoakSpec>("audit", Duration(TimeSpan.FromMilliseconds(10), Day), "The time between two audits, for which all workers stop."),
        Row<SoakSpec>("memoryGrowthMax", Size(4096, 1L << 40), "Growth of resident memory that is still called flat, in bytes an hour."),
        Row<SoakSpec>("referenceGrowthMax", Number(0, 100), "Growth of references that is still called flat, as a share of their mean an hour."));

    private static readonly ObjectShape Load = For<LoadSpec>(
        "How much is done, and how fast a real pgmap would see it.",
        Row<LoadSpec>("rate", Rate(0.001, 1e12), "Operations a second of a real pgmap, for the break-even; arrivals a second of an open loop."),
        Row<LoadSpec>("operations", Integer(1L, 100_000_000_000L), "Operations of one life of the devices in one repetition."),
        Row<LoadSpec>("threads", Integer(0, 65_536), "Workers; 0 for every core. Of a load on silos, callers; 0 for 128."),
        Row<LoadSpec>("loop", Word<LoadLoop>(), "open: operations arrive at a rate; closed: each caller waits for its own."),
        Row<LoadSpec>("arrivals", Word<ArrivalKind>(), "Gaps of an open loop: poisson, as from many callers, or even."),
        Row<LoadSpec>("duration", Duration(Instant, Month), "How long a load lasts, its warm-up included.") with
        {
            AppliesTo = load => ((LoadSpec)load).Stages.Count == 0,
            AppliesToWords = "duration without stages, which have durations of their own",
        },
        Row<LoadSpec>("warmup", Duration(TimeSpan.Zero, TimeSpan.FromHours(1)), "What is shown and not counted at the start."),
        Row<LoadSpec>("stages", new ListShape<LoadStage>(Stage, 0, 100), "Stages in order, in place of one rate and duration."),
        Row<LoadSpec>("lateMax", Duration(Instant, TimeSpan.FromHours(1)), "How late an arrival may be before it is dropped."),
        Row<LoadSpec>("droppedMax", Number(0, 1), "The share of dropped arrivals above which the run fails."),
        Row<LoadSpec>("refusedMax", Number(0, 1), "The share of refused arrivals above which the run fails."),
        Row<LoadSpec>("retriesMax", Number(0, 1000), "The retries of an operation, on an average, above which the run fails."),
        Row<LoadSpec>("abortOnFailAfter", Duration(Instant, Month), "From when on after the warm-up a missed threshold ends the load at once."));

    private static readonly ObjectShape Teardown = For<TeardownSpec>(
        "How the devices go away.",
        Row<TeardownSpec>("order", Word<ZapOrder>(), "When page-table entries are removed."),
        Row<TeardownSpec>("orderly", Boolean(), "Whether users leave and inodes are evicted before the kill."),
        Row<TeardownSpec>("grace", Word<GracePlacement>(), "Where grace periods are waited for."),
        Row<TeardownSpec>("deadline", Duration(TimeSpan.FromMilliseconds(1), Day), "The time after which a drain has failed."),
        Row<TeardownSpec>("releaseDeadline", Duration(TimeSpan.FromMicroseconds(1), Day), "The time from kill to release that the latency answer asks for."),
        Row<TeardownSpec>("cycles", Integer(1, 1_000_000), "Lives of the devices in one repetition, each a creation and a teardown."));

    private static readonly ObjectShape Repeat = For<RepeatSpec>(
        "How often all of it is repeated.",
        Row<RepeatSpec>("measured", Integer(1, RepeatSpec.Max), "Repetitions that are measured."),
        Row<RepeatSpec>("warmup", Integer(0, 100), "Repetitions before them that are thrown away."),
        Row<RepeatSpec>("audited", Integer(0, 100), "Repetitions that are audited and not measured."));

    private static readonly ListShape<Threshold> Thresholds = new(ThresholdText.Shape, 0, 100) { Unique = true };

    /// <summary>The whole scenario.</summary>
    public static ObjectShape Root { get; } = For<Scenario>(
        "One experiment: devices, processes and files, what is done to them, and how often.",
        Row<Scenario>("version", OneOf(Scenario.CurrentVersion), "The version of this format; the first key of a file.") with { Required = true },
        Row<Scenario>("name", Name(), "The scenario's name, which names the run folder.") with { Required = true },
        Row<Scenario>("description", Text(2000), "What it is about."),
        Row<Scenario>("seed", Integer(0UL, ulong.MaxValue), "The seed of every random choice."),
        Row<Scenario>("devices", new ListShape<DeviceSpec>(Device, 1, 16), "The devices, each with a pgmap of its own.") with { Required = true },
        Row<Scenario>("processes", Processes, Processes.Summary),
        Row<Scenario>("files", new ListShape<FileSpec>(File, 0, 1000), "The files on fsdax devices."),
        Row<Scenario>("workload", Workload, Workload.Summary),
        Row<Scenario>("load", Load, Load.Summary),
        Row<Scenario>("teardown", Teardown, Teardown.Summary),
        Row<Scenario>("faults", new ListShape<FaultSpec>(Fault, 0, 100), "What goes wrong meanwhile, at which time; one at a time."),
        Row<Scenario>("soak", Soak, Soak.Summary),
        Row<Scenario>("repeat", Repeat, Repeat.Summary),
        Row<Scenario>("thresholds", Thresholds, "Demands on the result; a miss ends with exit code 20."));

    private static bool Blocks(FaultSpec fault) =>
        fault.Fault is FaultKind.HolderNeverLetsGo or FaultKind.HolderDies or FaultKind.RandomSubset;

    private static Field MixRow(WorkloadOperation operation) =>
        new(Words<WorkloadOperation>.Of(operation), Number(0, 1_000_000), $"The weight of {Words<WorkloadOperation>.Of(operation)}.")
        {
            Get = mix => ((OperationMix)mix)[operation],
            With = (mix, weight) => ((OperationMix)mix).With(operation, (double)weight),
        };
}
