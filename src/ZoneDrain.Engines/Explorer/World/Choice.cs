namespace ZoneDrain.Engines.Explorer;

/// <summary>What happens next in a world, as one number that a trace can keep.</summary>
/// <param name="Code">A task's number; or from 1,024 on a worker that hears of a kill; or from 8,192 on a signal to a task; or from
/// 16,384 on a fault of a task's next message, or of a process.</param>
public readonly record struct Choice(int Code)
{
    private const int HearBase = 1024;
    private const int SignalBase = 8192;
    private const int FaultBase = 16384;
    private const int FaultStride = 1024;
    internal const int WorkersMax = 16;

    /// <summary>A task takes its turn.</summary>
    public static Choice Turn(int task) => new(task);

    /// <summary>A worker hears that a pgmap was killed.</summary>
    public static Choice Hear(int pgmap, int worker) => new(HearBase + pgmap * WorkersMax + worker);

    /// <summary>A signal reaches a task that sleeps interruptibly.</summary>
    public static Choice Signal(int task) => new(SignalBase + task);

    internal bool IsTurn => Code < HearBase;

    internal static Choice Fault(MessageFault kind, int target) => new(FaultBase + (int)kind * FaultStride + target);

    internal bool IsSignal => Code is >= SignalBase and < FaultBase;

    internal bool IsFault => Code >= FaultBase;

    internal MessageFault FaultKind => (MessageFault)((Code - FaultBase) / FaultStride);

    /// <summary>The task concerned; of a crash, the process.</summary>
    internal int Task => IsFault ? (Code - FaultBase) % FaultStride : IsSignal ? Code - SignalBase : Code;

    internal int Pgmap => (Code - HearBase) / WorkersMax;

    internal int Worker => (Code - HearBase) % WorkersMax;
}

/// <summary>One fault, as a choice; or a step of what makes one good.</summary>
internal enum MessageFault
{
    LoseRequest,
    LoseAnswer,
    LoseNotice,
    Repeat,
    Delay,
    Twice,
    Death,
    AnswerOfDead,
    Fence,
    Join,
}
