namespace ZoneDrain.Experiments.Simulations;

/// <summary>What happens to silos in virtual time.</summary>
public enum VirtualFaultKind
{
    /// <summary>Silos that lie side by side die at once.</summary>
    RackDies,

    /// <summary>Some silos and the others cannot reach each other.</summary>
    Partition,

    /// <summary>Silos take longer for everything.</summary>
    SlowSilos,

    /// <summary>Silos join.</summary>
    JoinWave,
}
