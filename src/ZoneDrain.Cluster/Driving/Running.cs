using ZoneDrain.Cluster.Serialization;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Driving;

/// <summary>A protocol that a grain drives.</summary>
internal sealed class Running(long ticket, IProtocol protocol)
{
    /// <summary>Its number at this grain.</summary>
    public long Ticket { get; } = ticket;

    /// <summary>The protocol, boxed; advancing it changes it in its box.</summary>
    public IProtocol Protocol { get; } = protocol;

    /// <summary>Where it is.</summary>
    public ProgressKind Kind { get; set; } = ProgressKind.Going;

    /// <summary>Which wait its questions name.</summary>
    public long Sequence { get; set; }

    /// <summary>The notice of that wait came before the wait.</summary>
    public bool Told { get; set; }

    /// <summary>A signal may end the wait.</summary>
    public bool Interruptible { get; set; }

    /// <summary>It has slept.</summary>
    public bool HasSlept { get; set; }

    /// <summary>Times it was driven.</summary>
    public long Moves { get; set; }

    /// <summary>Tokens of its open read sections.</summary>
    public Stack<long> Sections { get; } = [];

    /// <summary>How it ended.</summary>
    public Outcome Outcome { get; set; }

    /// <summary>When it ended, in ticks.</summary>
    public long EndedAt { get; set; }

    /// <summary>What broke it from outside.</summary>
    public string? Failure { get; set; }

    /// <summary>The drive that goes on.</summary>
    public Task Drive { get; set; } = Task.CompletedTask;

    /// <summary>How a session sees it.</summary>
    public WireProgress Progress() =>
        new(Ticket, Kind, Moves, Outcome, Protocol.Findings, HasSlept ? WireProtocol.Of(Protocol) : null, Failure, EndedAt);
}
