namespace ZoneDrain.Engines.Simulation;

/// <summary>A silo: cores that serve messages, and the queue before them.</summary>
internal sealed class SimulatedSilo
{
    public int Serving { get; set; }

    public int First { get; set; } = -1;

    public int Last { get; set; } = -1;

    public int Waiting { get; set; }

    public int WaitingMax { get; set; }

    public long Served { get; set; }

    public long BusyNs { get; set; }

    public bool IsDead { get; set; }

    /// <summary>How many times as long each message takes.</summary>
    public double Slowness { get; set; } = 1;

    /// <summary>The side of a partition that it is on.</summary>
    public int Side { get; set; }
}
