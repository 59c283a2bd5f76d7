namespace ZoneDrain.Experiments.Scenarios;

/// <summary>What may go wrong on a timeline; written in lower case with hyphens, as <c>holder-dies</c>.</summary>
public enum FaultKind
{
    /// <summary>A process pins pages and lets go only when the fault ends, whatever becomes of the device.</summary>
    HolderNeverLetsGo,

    /// <summary>A process pins pages and dies without unpinning them; its exit gives them back.</summary>
    HolderDies,

    /// <summary>Every operation of one process takes longer.</summary>
    SlowProcess,

    /// <summary>The devices are killed under load, and come back when the fault ends.</summary>
    SurpriseRemoval,

    /// <summary>Pages chosen at random are blocked by a pin each, and released in random order.</summary>
    RandomSubset,

    /// <summary>Calls between actors are lost.</summary>
    DroppedCalls,

    /// <summary>Calls between actors arrive twice.</summary>
    RepeatedCalls,

    /// <summary>Calls between actors arrive late.</summary>
    DelayedCalls,

    /// <summary>A silo is killed; another takes its place when the fault ends.</summary>
    SiloKilled,

    /// <summary>A silo stands still.</summary>
    SiloPaused,

    /// <summary>A silo joins, and leaves when the fault ends.</summary>
    SiloAdded,

    /// <summary>A silo is asked to leave under load, as for a cordon or a rolling restart; another takes its place when the fault ends.</summary>
    SiloLeaves,

    /// <summary>The network between a silo and all others, clients too, is cut until the fault ends.</summary>
    SiloPartitioned,
}
