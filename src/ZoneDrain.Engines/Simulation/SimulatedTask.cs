using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Simulation;

/// <summary>A protocol in progress. When it has ended, another takes its place.</summary>
internal sealed class SimulatedTask(int id)
{
    private const int IdBits = 24;
    private readonly Stack<long> _sections = [];
    private long _sequence;

    public int Id => id;

    /// <summary>Counts who had this place.</summary>
    public long Life { get; private set; }

    public IProtocol? Protocol { get; private set; }

    public ActorName Initiator { get; private set; }

    /// <summary>The share in which it is driven.</summary>
    public int Share { get; private set; }

    public IVirtualCaller? Caller { get; private set; }

    public long Tag { get; private set; }

    /// <summary>The share that the caller is in.</summary>
    public int CallerShare { get; private set; }

    public Next Pending;

    public Reply Reply;

    /// <summary>It waits for a notice.</summary>
    public bool Sleeps { get; set; }

    public bool HasSlept { get; set; }

    /// <summary>The notice came before the wait.</summary>
    public bool Told { get; set; }

    /// <summary>Notices and statements that its answer waits for.</summary>
    public int Holds { get; set; }

    /// <summary>How much later than others the pending turn's answer arrives.</summary>
    public long AnswerLateNs { get; set; }

    /// <summary>The pending turn is its initiator's own.</summary>
    public bool IsOwnTurn { get; set; }

    /// <summary>The share where the pending turn is made.</summary>
    public int TurnShare { get; set; }

    /// <summary>Silos whose answer is awaited.</summary>
    public int OrdersLeft { get; set; }

    /// <summary>The run that is visited, what was found in those before, and the words read.</summary>
    public (int Run, long Value, long Read) Visit { get; set; }

    public Stack<long> Sections => _sections;

    /// <summary>Who is told when the wait that it is in, or is about to begin, is over.</summary>
    public WaiterId Waiter => new((_sequence << IdBits) | (uint)(id + 1));

    public static int IdOf(WaiterId waiter) => (int)(waiter.Value & ((1 << IdBits) - 1)) - 1;

    public void Begin(IProtocol protocol, ActorName initiator, int share, IVirtualCaller caller, (long Tag, int Share) from)
    {
        (Protocol, Initiator, Share, Caller) = (protocol, initiator, share, caller);
        (Tag, CallerShare) = from;
        (Pending, Reply) = (default, default);
        (Sleeps, HasSlept, Told, Holds, OrdersLeft) = (false, false, false, 0, 0);
        _sequence++;
    }

    public void EndWait()
    {
        _sequence++;
        (Told, Sleeps) = (false, false);
    }

    public void End()
    {
        (Protocol, Caller) = (null, null);
        Life++;
        _sequence++;
    }
}
