namespace ZoneDrain.Engines.Simulation;

/// <summary>A machine: cores that serve the messages of its silos, one at a time each, and the queue before them.</summary>
internal sealed class SimulatedMachine
{
    public int Serving { get; set; }

    public int First { get; set; } = -1;

    public int Last { get; set; } = -1;

    public int Waiting { get; set; }

    public int WaitingMax { get; set; }
}
