namespace ZoneDrain.Engines.Simulation;

/// <summary>A silo, on a machine whose cores it may share with others.</summary>
/// <param name="machine">The machine.</param>
internal sealed class SimulatedSilo(SimulatedMachine machine)
{
    public SimulatedMachine Machine => machine;

    public long Served { get; set; }

    public long BusyNs { get; set; }

    public bool IsDead { get; set; }

    /// <summary>How many times as long each message takes.</summary>
    public double Slowness { get; set; } = 1;

    /// <summary>The side of a partition that it is on.</summary>
    public int Side { get; set; }
}
