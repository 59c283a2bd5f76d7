using ZoneDrain.Delivery;
using ZoneDrain.Holders;
using ZoneDrain.Protocols;

namespace ZoneDrain.Tests.Worlds;

/// <summary>A protocol in progress.</summary>
internal sealed class WorldTask(long id, IProtocol protocol)
{
    public WaiterId Id { get; } = new(id);

    /// <summary>The protocol, boxed: its steps change what is in the box.</summary>
    public IProtocol Protocol { get; } = protocol;

    public Next Next { get; set; }

    public Outcome Outcome => Next.Outcome;

    public bool IsDone => Next.IsDone;

    /// <summary>What it has taken and no holder's state names yet.</summary>
    public InFlightReferences Taken { get; } = new();

    /// <summary>The process that its last questions were about.</summary>
    public HolderId Holder { get; set; }

    /// <summary>The inode that its last questions were about.</summary>
    public HolderId EntryHolder { get; set; }

    public bool InSection { get; set; }

    /// <summary>Notices that came and were not slept for.</summary>
    public int Notices { get; set; }

    public bool Signal { get; set; }

    /// <summary>The sections that a grace period still waits for.</summary>
    public List<WorldTask>? Grace { get; set; }

    public bool IsAsleep => !IsDone && ((Next.Kind == NextKind.Wait && Notices == 0 && !Signal) || (Next.Kind == NextKind.Grace && Grace is { Count: > 0 }));

    public override string ToString() => $"{Protocol.GetType().Name} at {Protocol.Step}{(IsDone ? $" = {Outcome}" : "")}";
}
