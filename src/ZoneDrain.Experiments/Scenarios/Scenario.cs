namespace ZoneDrain.Experiments.Scenarios;

/// <summary>One experiment: devices, processes and files, what is done to them, and how often. Immutable and compared by value.</summary>
public sealed record Scenario
{
    /// <summary>The version of the scenario format that this program reads: 1.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version of the format; always the first key of a file.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The scenario's name: 1 to 64 of a-z, 0-9 and hyphen; it names the run folder.</summary>
    public string Name { get; init; } = "";

    /// <summary>What the scenario is about, for the reader; up to 2000 characters, empty by default.</summary>
    public string Description { get; init; } = "";

    /// <summary>The seed of every random choice; 1 by default.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The devices, each with a pgmap of its own: 1 to 16.</summary>
    public ValueList<DeviceSpec> Devices { get; init; } = [];

    /// <summary>The processes that use them.</summary>
    public ProcessSpec Processes { get; init; } = new();

    /// <summary>The files on fsdax devices: 0 to 1000 entries.</summary>
    public ValueList<FileSpec> Files { get; init; } = [];

    /// <summary>What the processes do.</summary>
    public WorkloadSpec Workload { get; init; } = new();

    /// <summary>How much of it is done.</summary>
    public LoadSpec Load { get; init; } = new();

    /// <summary>How the devices go away.</summary>
    public TeardownSpec Teardown { get; init; } = new();

    /// <summary>What goes wrong meanwhile, at which time: 0 to 100 faults that do not overlap.</summary>
    public ValueList<FaultSpec> Faults { get; init; } = [];

    /// <summary>How a soak goes on.</summary>
    public SoakSpec Soak { get; init; } = new();

    /// <summary>How often all of it is repeated.</summary>
    public RepeatSpec Repeat { get; init; } = new();

    /// <summary>What of it a workload needs.</summary>
    public WorldSpec World => new(Devices, Processes, Files, Workload, Teardown);

    /// <summary>The demands on the result: 0 to 100.</summary>
    public ValueList<Threshold> Thresholds { get; init; } = [];
}

/// <summary>How often an experiment is repeated.</summary>
public sealed record RepeatSpec
{
    /// <summary>The most repetitions that are measured.</summary>
    public const int Max = 1000;

    /// <summary>The repetitions that are measured: 1 to 1000, by default 10.</summary>
    public int Measured { get; init; } = 10;

    /// <summary>The repetitions before them that are thrown away: 0 to 100, by default 1.</summary>
    public int Warmup { get; init; } = 1;

    /// <summary>The repetitions that are audited and not measured: 0 to 100, by default 1.</summary>
    public int Audited { get; init; } = 1;
}
