using ZoneDrain.Workloads;

namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>One share of a load, as it is sent to the silo that makes it.</summary>
[GenerateSerializer]
internal sealed record WireLoad
{
    /// <summary>The world.</summary>
    [Id(0)] public required string World { get; init; }

    /// <summary>Its number, from 0, of so many.</summary>
    [Id(1)] public int Share { get; init; }

    [Id(2)] public int Shares { get; init; }

    [Id(3)] public ulong Seed { get; init; }

    /// <summary>Callers of the share.</summary>
    [Id(4)] public int Callers { get; init; }

    /// <summary>A number of sessions that no other share has.</summary>
    [Id(5)] public long Session { get; init; }

    [Id(6)] public required WirePacing Pacing { get; init; }

    [Id(7)] public required WireScene Scene { get; init; }

    /// <summary>The places whose processes it uses, with who is there.</summary>
    [Id(8)] public required WirePlace[] Places { get; init; }

    /// <summary>Another had the share and died: its processes go, and so do these, which nobody else knows of.</summary>
    [Id(9)] public int[]? Orphans { get; init; }

    /// <summary>What is told of that.</summary>
    [Id(10)] public string? Loss { get; init; }

    /// <summary>The world is in a database, and its client may come back to it.</summary>
    [Id(11)] public bool Lasts { get; init; }

    /// <summary>How long its client may be silent.</summary>
    [Id(13)] public TimeSpan Patience { get; init; }

    /// <summary>What came with it from the silo that had it and left; null for a share that begins, or that was lost.</summary>
    [Id(12)] public WireMovedLoad? Moved { get; init; }
}

/// <summary>What a silo that leaves hands over with a share of a load: nothing is held any more, and what was recorded is told at the new place.</summary>
/// <param name="Phase">The phase it goes on with.</param>
/// <param name="News">What the client has not asked for yet.</param>
/// <param name="Question">The question that was answered last, which may come again; 0 for none.</param>
/// <param name="Answer">What the answer was.</param>
/// <param name="Asleep">What still sleeps.</param>
[GenerateSerializer]
internal sealed record WireMovedLoad(LoadPhase Phase, WireLoadNews News, long Question, WireLoadNews? Answer, WireSleeper[] Asleep);

/// <summary>An operation that sleeps.</summary>
/// <param name="Initiator">The grain that drives it.</param>
/// <param name="Ticket">Its ticket there.</param>
/// <param name="Protocol">What was asked for.</param>
[GenerateSerializer]
internal sealed record WireSleeper(string Initiator, long Ticket, WireProtocol Protocol);

/// <summary>When operations start, by durations before or after the order arrives, for clocks differ.</summary>
[GenerateSerializer]
internal sealed record WirePacing
{
    [Id(0)] public LoadLoop Loop { get; init; }

    [Id(1)] public ArrivalKind Arrivals { get; init; }

    [Id(2)] public double Rate { get; init; }

    [Id(3)] public TimeSpan LateMax { get; init; }

    [Id(4)] public (TimeSpan Duration, double Rate, double? To)[] Stages { get; init; } = [];

    [Id(5)] public TimeSpan Length { get; init; }

    /// <summary>How long ago the load began.</summary>
    [Id(6)] public TimeSpan Age { get; init; }

    /// <summary>Up to when its arrivals are accounted for, from the beginning.</summary>
    [Id(7)] public TimeSpan From { get; init; }

    /// <summary>Arrivals from then until now met no device; else they are late.</summary>
    [Id(8)] public bool WasAway { get; init; }

    /// <summary>How long ago the recording began, and the seconds before it.</summary>
    [Id(9)] public TimeSpan RecordedFor { get; init; }

    [Id(10)] public long SecondsBefore { get; init; }

    [Id(11)] public TimeSpan Warmup { get; init; }

    /// <summary>The scenario's words for it.</summary>
    public LoadSpec Load => new()
    {
        Loop = Loop,
        Arrivals = Arrivals,
        Rate = Rate,
        LateMax = LateMax,
        Stages = new(Stages.Select(stage => new LoadStage { Duration = stage.Duration, Rate = stage.Rate, To = stage.To })),
    };
}

/// <summary>What is loaded.</summary>
[GenerateSerializer]
internal sealed record WireScene(
    int Processes, double[] Mix, WireChoice Choice, int GupPages, double HoldOperations, double OutliveProcess, WireDevice[] Devices, WireTarget[] Targets,
    int Ram)
{
    public static WireScene Of(ScenarioWorld world)
    {
        var (spec, load) = (world.Spec, world.Spec.Workload);
        return new(
            spec.Processes.Count, [.. Enum.GetValues<WorkloadOperation>().Select(operation => load.Mix[operation])],
            new(load.Pages.Choice, load.Pages.Theta, load.Pages.HotPages, load.Pages.HotShare), load.GupPages, load.Hold.Operations, load.Hold.OutliveProcess,
            [.. world.Devices.Select(device => new WireDevice(
                device.Spec.Name, device.Spec.Type, device.Spec.Size, device.Spec.Order, device.Spec.Scheme, device.Spec.FileSystem, device.Pgmap.Value))],
            [.. world.Targets.Select(target => new WireTarget(target.Inode.Value, world.Devices.IndexOf(target.Device), target.Pages))], world.Ram.Value);
    }

    /// <summary>The world, without its processes.</summary>
    public ScenarioWorld Open()
    {
        var mix = Mix.Index().Aggregate(new OperationMix(), (sum, weight) => sum.With((WorkloadOperation)weight.Index, weight.Item));
        var workload = new WorkloadSpec
        {
            Mix = mix,
            Pages = new() { Choice = Choice.Choice, Theta = Choice.Theta, HotPages = Choice.HotPages, HotShare = Choice.HotShare },
            GupPages = GupPages,
            Hold = new() { Operations = HoldOperations, OutliveProcess = OutliveProcess },
        };
        var devices = Array.ConvertAll(Devices, device => device.Open());
        var world = new ScenarioWorld(new(new(devices.Select(device => device.Spec)), new() { Count = Processes }, [], workload, new())) { Ram = new(Ram) };
        world.Devices.AddRange(devices);
        foreach (var target in Targets)
            world.Targets.Add(new(new(target.Inode), devices[target.Device], target.Pages, new(target.Pages, workload.Pages)));
        return world;
    }
}

/// <summary>Which page an operation chooses.</summary>
[GenerateSerializer]
internal readonly record struct WireChoice(PageChoice Choice, double Theta, int HotPages, double HotShare);

/// <summary>A device.</summary>
[GenerateSerializer]
internal sealed record WireDevice(string Name, MemoryType Type, long Size, int Order, SchemeId Scheme, FileSystem FileSystem, int Pgmap)
{
    public WorldDevice Open() => new(
        new() { Name = Name, Type = Type, Size = Size, Order = Order, Scheme = Scheme, FileSystem = FileSystem }, new(Pgmap), Size / Units.PageSize, 0,
        default);
}

/// <summary>A file, a devdax device, or memory of a driver.</summary>
[GenerateSerializer]
internal readonly record struct WireTarget(int Inode, int Device, long Pages);

/// <summary>A place for a process, and who is there.</summary>
/// <param name="Place">The place's number.</param>
/// <param name="Process">The process.</param>
/// <param name="Starts">The first virtual page number of each of its mappings.</param>
[GenerateSerializer]
internal sealed record WirePlace(int Place, int Process, long[] Starts)
{
    public static WirePlace Of(ScenarioWorld world, int place)
    {
        var tenant = world.Processes[place].Current;
        return new(place, tenant.Id.Value, [.. tenant.Starts]);
    }
}
