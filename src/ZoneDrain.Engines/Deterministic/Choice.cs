namespace ZoneDrain.Engines.Deterministic;

/// <summary>What happens next in a world, as one number that a trace can keep.</summary>
/// <param name="Code">A task's number; or from 1,024 on a worker that hears of a kill; or from 8,192 on a signal to a task.</param>
public readonly record struct Choice(int Code)
{
    private const int HearBase = 1024;
    private const int SignalBase = 8192;
    internal const int WorkersMax = 16;

    /// <summary>A task takes its turn.</summary>
    public static Choice Turn(int task) => new(task);

    /// <summary>A worker hears that a pgmap was killed.</summary>
    public static Choice Hear(int pgmap, int worker) => new(HearBase + pgmap * WorkersMax + worker);

    /// <summary>A signal reaches a task that sleeps interruptibly.</summary>
    public static Choice Signal(int task) => new(SignalBase + task);

    internal bool IsTurn => Code < HearBase;

    internal bool IsSignal => Code >= SignalBase;

    internal int Task => IsSignal ? Code - SignalBase : Code;

    internal int Pgmap => (Code - HearBase) / WorkersMax;

    internal int Worker => (Code - HearBase) % WorkersMax;
}
