namespace ZoneDrain.Engines.Simulation;

/// <summary>What is said, and to whom.</summary>
internal enum MessageKind : byte
{
    /// <summary>To an initiator: begin a protocol.</summary>
    Start,

    /// <summary>To an actor: make a turn.</summary>
    Call,

    /// <summary>To an initiator: the turn's answer.</summary>
    Answer,

    /// <summary>To a caller: its protocol sleeps.</summary>
    Slept,

    /// <summary>To a caller: its protocol ended.</summary>
    Ended,

    /// <summary>To a silo as a whole.</summary>
    Order,

    /// <summary>A silo's answer.</summary>
    OrderAnswer,

    /// <summary>To an initiator: a wait is over.</summary>
    Notice,

    /// <summary>To whom a turn is held up for it: the notice has arrived.</summary>
    NoticeAnswer,

    /// <summary>To a pgmap: a silo's part of its counter.</summary>
    Statement,

    /// <summary>To the silo: the statement has arrived.</summary>
    StatementAnswer,

    /// <summary>To a silo as a whole: a step of what makes good a loss.</summary>
    Fence,

    /// <summary>A silo's answer to that.</summary>
    FenceAnswer,

    /// <summary>To an actor: what it was told already.</summary>
    Copy,

    /// <summary>A moment that a caller waits for; no message.</summary>
    Due,

    /// <summary>The end of a silo's window of statements; no message.</summary>
    WindowEnd,

    /// <summary>A grace period is asked for again; no message.</summary>
    GracePause,

    /// <summary>Silos that died are declared dead; no message.</summary>
    Declared,
}

/// <summary>What a silo is ordered.</summary>
internal enum OrderKind : byte
{
    Life,
    TakeShard,
    BeginGrace,
    AskGrace,
    Visit,
}

/// <summary>A message that is under way, waits, or is served.</summary>
internal struct Message
{
    public MessageKind Kind;
    public OrderKind Order;

    /// <summary>It comes from another silo.</summary>
    public bool IsRemote;

    /// <summary>The share of the world that it goes to.</summary>
    public int To;

    /// <summary>The share that it comes from.</summary>
    public int From;

    /// <summary>The task it is about; of a statement, the pgmap's number; of a caller's moment, the caller's place; of a fence or a loss, its number.</summary>
    public int Task;

    /// <summary>The task's life, the epoch of a grace period, the part that is stated, the end of a range that is visited, or a caller's tag.</summary>
    public long Value;

    /// <summary>The beginning of a range that is visited; the task that a notice holds up, or -1.</summary>
    public long Value2;

    /// <summary>How much later than others it arrives.</summary>
    public long LateNs;

    /// <summary>How much later than others its answer arrives.</summary>
    public long AnswerLateNs;

    /// <summary>The silo that serves it.</summary>
    public int Silo;

    /// <summary>The actor that serves it.</summary>
    public ActorName Actor;

    /// <summary>The message behind it in a queue, or -1.</summary>
    public int Next;
}

/// <summary>An actor of a world.</summary>
/// <param name="Kind">What it is; <see cref="NextKind.Done"/> for a caller, which is none.</param>
/// <param name="Number">Its number; of a page, its packed id.</param>
internal readonly record struct ActorName(NextKind Kind, long Number)
{
    /// <summary>In words, as <c>inode-7</c>.</summary>
    public override string ToString() => Kind switch
    {
        NextKind.Page => PageId.FromBits((ulong)Number).ToString(),
        NextKind.Done => $"worker-{Number}",
        _ => $"{Kind.ToString().ToLowerInvariant()}-{Number}",
    };
}
