namespace ZoneDrain.Workloads;

/// <summary>What a world is made of, what is done to it, and how it ends.</summary>
/// <param name="Devices">The devices, each with a pgmap of its own.</param>
/// <param name="Processes">The processes that use them.</param>
/// <param name="Files">The files on fsdax devices.</param>
/// <param name="Workload">What the processes do.</param>
/// <param name="Teardown">How the devices go away.</param>
public sealed record WorldSpec(
    ValueList<DeviceSpec> Devices, ProcessSpec Processes, ValueList<FileSpec> Files, WorkloadSpec Workload, TeardownSpec Teardown);

/// <summary>The processes of a scenario.</summary>
public sealed record ProcessSpec
{
    /// <summary>The number of processes: 1 to 100,000, by default 8.</summary>
    public int Count { get; init; } = 8;

    /// <summary>The threads of each: 1 to 64, by default 2.</summary>
    public int Threads { get; init; } = 2;
}
