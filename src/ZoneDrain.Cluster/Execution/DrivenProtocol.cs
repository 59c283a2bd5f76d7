using System.Diagnostics;
using ZoneDrain.Cluster.Wire;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Delivery;
using ZoneDrain.Holders;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Execution;

/// <summary>A protocol that a grain drives.</summary>
internal sealed class DrivenProtocol(long ticket, int place, IProtocol protocol)
{
    /// <summary>Its number at this grain.</summary>
    public long Ticket { get; } = ticket;

    /// <summary>The start that it is.</summary>
    public StartStamp Start { get; init; }

    /// <summary>Its place among those that this grain drives; its calls are a lane.</summary>
    public int Place { get; } = place;

    /// <summary>The protocol, boxed; advancing it changes it in its box.</summary>
    public IProtocol Protocol { get; set; } = protocol;

    /// <summary>Where it is.</summary>
    public ProgressKind Kind { get; set; } = ProgressKind.Going;

    /// <summary>Which wait its questions name.</summary>
    public long Sequence { get; set; }

    /// <summary>The notice of that wait came before the wait.</summary>
    public bool Told { get; set; }

    /// <summary>A signal may end the wait.</summary>
    public bool Interruptible { get; set; }

    /// <summary>The last signal that was sent, and whether it was taken: asked again, it is answered again.</summary>
    public (long Number, bool Taken) Signal { get; set; }

    /// <summary>It has slept.</summary>
    public bool HasSlept { get; set; }

    /// <summary>Turns since it slept last, or moved.</summary>
    public long Turns { get; set; }

    /// <summary>Times it was driven.</summary>
    public long Moves { get; set; }

    /// <summary>Its first drive, where that is traced: what later drives stand below.</summary>
    public ActivityContext Trace { get; set; }

    /// <summary>The drive that goes on now, where it is traced.</summary>
    public Activity? Span { get; set; }

    /// <summary>The process that its last questions were about, or who began it: whose references it takes and gives back.</summary>
    public HolderId Holder { get; set; }

    /// <summary>The inode that its last questions were about: whose entries hold references.</summary>
    public HolderId EntryHolder { get; set; }

    /// <summary>The page it waits for; null while it waits for something else.</summary>
    public PageId? WaitsFor { get; set; }

    /// <summary>What it has taken and no holder's state names yet.</summary>
    public InFlightReferences Taken { get; } = new();

    /// <summary>The inodes whose locks it holds or waits for.</summary>
    public LockedInodes Locked { get; } = new();

    /// <summary>The pgmap that it keeps alive by a walk, and the call that asked for that.</summary>
    public (PgmapId Pgmap, CallStamp Call)? Walk { get; set; }

    /// <summary>The initiator's last call before it began.</summary>
    public long Born { get; set; }

    /// <summary>What it is about to ask, while it may not; or asks, while no answer has come.</summary>
    public Next? Pending { get; set; }

    /// <summary>The last call it made.</summary>
    public CallStamp Asked { get; set; }

    /// <summary>It stands still in front of what it is about to ask.</summary>
    public bool IsHalted { get; set; }

    /// <summary>It waits for the end of a fence, to ask once more what it has asked: no other activation may ask it.</summary>
    public bool AwaitsFence { get; set; }

    /// <summary>It asks nothing before a fence is over, and awaits no answer.</summary>
    public bool StandsStill => Kind != ProgressKind.Going || IsHalted || AwaitsFence;

    /// <summary>The answer that is on its way counts for nothing: who gave it is dead, and its page is counted anew without it.</summary>
    public bool AskAgain { get; set; }

    /// <summary>It begins anew with what <see cref="Protocol"/> is now.</summary>
    public bool Restarted { get; set; }

    /// <summary>Tokens of its open read sections.</summary>
    public Stack<long> Sections { get; } = [];

    /// <summary>How it ended.</summary>
    public Outcome Outcome { get; set; }

    /// <summary>When this silo began to drive it, as a timestamp.</summary>
    public long BegunAt { get; } = TimeProvider.System.GetTimestamp();

    /// <summary>When it ended, in ticks.</summary>
    public long EndedAt { get; set; }

    /// <summary>What broke it from outside.</summary>
    public string? Failure { get; set; }

    /// <summary>Tells its session of its end; null: nobody waits for it, or its session asks now and then.</summary>
    public Action<DrivenProtocol>? TellEnd { get; set; }

    /// <summary>The drive that goes on.</summary>
    public Task Drive { get; set; } = Task.CompletedTask;

    /// <summary>How a session sees it.</summary>
    public WireProgress Progress() =>
        new(Ticket, Kind, Moves, Outcome, Protocol.Findings, HasSlept ? WireProtocol.InProgress(Protocol) : null, Failure, EndedAt)
        {
            AgeTicks = EndedAt == 0 ? 0 : Math.Max(0, TimeProvider.System.GetUtcNow().Ticks - EndedAt),
        };
}
