using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests;

/// <summary>
/// A protocol of which one question is refused instead of being asked: the <paramref name="At"/>-th that takes something, or that finds what others may have
/// changed meanwhile. What it had taken before is still there, so that it must give it back.
/// </summary>
/// <param name="Inner">The protocol.</param>
/// <param name="At">Which question, from 0.</param>
/// <typeparam name="TProtocol">What is tried.</typeparam>
internal record struct Refusing<TProtocol>(TProtocol Inner, int At) : IProtocol
    where TProtocol : struct, IProtocol
{
    /// <summary>What the findings tell on top of the signals where a question was refused.</summary>
    public const long Mark = 1_000_000;

    private TProtocol _inner = Inner;
    private int _asked;

    /// <summary>The question came, and was refused.</summary>
    public bool Refused { get; private set; }

    public readonly string Step => _inner.Step;

    public readonly Findings Findings => _inner.Findings with { Signals = _inner.Findings.Signals + (Refused ? Mark : 0) };

    public Next Advance(in Reply reply)
    {
        var inner = _inner;
        var next = inner.Advance(reply);
        while (Refusal(next) is { } refusal && _asked++ == At)
        {
            Refused = true;
            next = inner.Advance(refusal);
        }

        _inner = inner;
        return next;
    }

    private readonly Reply? Refusal(in Next next) => next.Kind switch
    {
        NextKind.Driver => Refusal(next.Driver.Op),
        NextKind.Page when next.Page.Op is PageOp.Allocate or PageOp.Acquire => new(new PageReply(Outcome.ENOMEM)),
        NextKind.Page when next.Page.Op == PageOp.TryGet && !HoldsIt => new(new PageReply(next.Page.Use == PageUse.Pin ? Outcome.ENOMEM : Outcome.EAGAIN)),
        NextKind.Process => Refusal(next.Process),
        NextKind.Inode => Refusal(next.Inode.Op),
        NextKind.Pgmap when next.Pgmap.Op == PgmapOp.Kill => new(new PgmapReply(Outcome.EAGAIN)),
        _ => null,
    };

    // Who has a page is not refused another reference of it.
    private readonly bool HoldsIt => _inner.Step.Contains("Finalize", StringComparison.Ordinal) || _inner.Step.Contains("Thaw", StringComparison.Ordinal);

    private static Reply? Refusal(DriverOp op) => op switch
    {
        DriverOp.Allocate => new(new DriverReply(Outcome.ENOSPC)),
        DriverOp.BindDax or DriverOp.RequestDax or DriverOp.ClaimDax or DriverOp.Resume or DriverOp.AskOffline or DriverOp.ReleaseExtents =>
            new(new DriverReply(Outcome.EBUSY)),
        DriverOp.UnloadModule => new(new DriverReply(Outcome.EAGAIN)),
        DriverOp.HoldProvider => new(new DriverReply(Outcome.ENODEV)),
        DriverOp.AskExclusive => new(new DriverReply(Outcome.EPERM)),
        DriverOp.OfferExtent or DriverOp.AcceptExtents => new(new DriverReply(Outcome.EINVAL)),
        DriverOp.OpenCapacity or DriverOp.OpenDax or DriverOp.OpenRegion or DriverOp.ReturnExtents => new(new DriverReply(Outcome.ENXIO)),
        _ => null,
    };

    // A file that somebody maps is not evicted, so that only the first of its mappings is refused, and what is told before a cut: who is refused asks again.
    private static Reply? Refusal(InodeOp op) => op switch
    {
        InodeOp.AddMapper when typeof(TProtocol) != typeof(Fork) && typeof(TProtocol) != typeof(ForkAndTouch) =>
            new(new InodeReply { Outcome = Outcome.ENOENT }),
        InodeOp.Open => new(new InodeReply { Outcome = Outcome.ENOENT }),
        InodeOp.AddBlocks => new(new InodeReply { Outcome = Outcome.EAGAIN }),
        _ => null,
    };

    private static Reply? Refusal(in ProcessEvent question) => question.Op switch
    {
        ProcessOp.Map or ProcessOp.MapOther or ProcessOp.OpenMirror => new(new ProcessReply { Outcome = Outcome.ENOMEM }),
        ProcessOp.AddPin or ProcessOp.OpenOwner => new(new ProcessReply { Outcome = Outcome.ENOENT }),
        ProcessOp.Install or ProcessOp.Replace or ProcessOp.Recheck or ProcessOp.SplitEntry or ProcessOp.Fork or ProcessOp.Protect or ProcessOp.Move =>
            new(new ProcessReply { Outcome = Outcome.EAGAIN }),
        ProcessOp.CopyEntry => new(new ProcessReply { Outcome = Outcome.EAGAIN, From = question.From }),
        ProcessOp.SetMirror or ProcessOp.FreezeFolio => new(new ProcessReply { Outcome = Outcome.EBUSY }),
        _ => null,
    };
}
