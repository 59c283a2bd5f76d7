using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Explorer;

/// <summary>What a world of the explorer is made from: the same settings make the same world everywhere.</summary>
public sealed record WorldSettings
{
    /// <summary>Which world.</summary>
    public WorldKind World { get; init; } = WorldKind.Small;

    /// <summary>Reference scheme.</summary>
    public SchemeId Scheme { get; init; } = SchemeId.D;

    /// <summary>Drain strategy; null for the scheme's native one.</summary>
    public StrategyId? Strategy { get; init; }

    /// <summary>How the device goes away.</summary>
    public TeardownKind Teardown { get; init; } = TeardownKind.Disorderly;

    /// <summary>Where readers are awaited.</summary>
    public GracePlacement Grace { get; init; } = GracePlacement.Both;

    /// <summary>A fault on a zapped entry takes its reference again: the cure of c-1.</summary>
    public bool RefaultRetakes { get; init; }

    /// <summary>A sleeper is woken when only mappings are left of its page: the cure of hazard F4.</summary>
    public bool WakesAtMappings { get; init; }

    /// <summary>A kill reaches all workers at once and a first use is one turn: the simplification of kernel-model 2.f.</summary>
    public bool InstantKill { get; init; }

    /// <summary>Edges of read sections get turns of their own: a larger search with the same answers, for tests.</summary>
    internal bool SplitsSections { get; init; }

    /// <summary>Workers, 1..16.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>Faults that may happen; none unless set.</summary>
    public FaultSettings Faults { get; init; } = new();

    /// <summary>Signals that may reach sleepers.</summary>
    public int Signals { get; init; }

    /// <summary>Seed of the large world's scripts.</summary>
    public ulong ScriptSeed { get; init; } = 1;

    /// <summary>The kind of memory that is torn down.</summary>
    public MemoryType Memory => Teardown switch
    {
        TeardownKind.DevdaxZap => MemoryType.Generic,
        TeardownKind.DriverMemory => MemoryType.Coherent,
        _ => MemoryType.FsDax,
    };

    /// <summary>The strategy that runs.</summary>
    public StrategyId Drain => Strategy ?? SchemeList.Get(Scheme, Memory).NativeDrain;

    /// <summary>Why there is no such world, in a sentence; null if there is.</summary>
    public string? Refusal => WakesAtMappings && SchemeList.Get(Scheme).Idle != IdleTest.OnlyMapped
        ? $"sleepers are woken at mappings where a page is busy by its references less its mappings: e and e19, not {Scheme.ToString().ToLowerInvariant()}"
        : Teardown != TeardownKind.DriverMemory ? FaultSettings.Refusal(this)
        : World != WorldKind.Small ? "teardown driver-memory goes with world small alone: the others have a file"
        : Faults.Any ? "teardown driver-memory goes without faults of messages and processes" : null;
}
