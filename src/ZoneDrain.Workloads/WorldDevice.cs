using ZoneDrain.Drivers;
using ZoneDrain.Protocols;

namespace ZoneDrain.Workloads;

/// <summary>A device of a scenario in one life.</summary>
/// <param name="Spec">What the scenario says.</param>
/// <param name="Pgmap">Its pgmap.</param>
/// <param name="Frames">Its 4 KiB frames.</param>
/// <param name="CreatedAt">The timestamp of its creation.</param>
/// <param name="CreateTime">How long the pgmap took to create.</param>
internal sealed record WorldDevice(DeviceSpec Spec, PgmapId Pgmap, long Frames, long CreatedAt, TimeSpan CreateTime)
{
    public DeviceMemory Memory => new(Pgmap);

    public TeardownPlan Plan(StrategyId strategy, TeardownSpec teardown) => new(
        Pgmap, Spec.Scheme, strategy, Frames, (byte)(Spec.Type == MemoryType.Generic ? Spec.Order : 0),
        teardown.Order, teardown.Grace, Spec.Type == MemoryType.Generic);
}
