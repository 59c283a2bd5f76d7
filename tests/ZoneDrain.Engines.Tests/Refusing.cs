using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests;

/// <summary>
/// A protocol of which one question is refused instead of being asked: the <paramref name="At"/>-th that takes something. What it had taken before is still
/// there, so that it must give it back.
/// </summary>
/// <param name="Inner">The protocol.</param>
/// <param name="At">Which question, from 0.</param>
/// <param name="Installs">Entries that are put where none was are refused as well: the mapping has gone.</param>
/// <typeparam name="TProtocol">What is tried.</typeparam>
internal record struct Refusing<TProtocol>(TProtocol Inner, int At, bool Installs) : IProtocol
    where TProtocol : struct, IProtocol
{
    private TProtocol _inner = Inner;
    private int _asked;

    /// <summary>The question came, and was refused.</summary>
    public bool Refused { get; private set; }

    public readonly string Step => _inner.Step;

    // Whether a question was refused is told where nothing else is: no protocol that is tried here sends signals.
    public readonly Findings Findings => _inner.Findings with { Signals = Refused ? 1 : 0 };

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
        NextKind.Driver when next.Driver.Op == DriverOp.Allocate => new(new DriverReply(Outcome.ENOSPC)),
        NextKind.Page when next.Page.Op is PageOp.Allocate or PageOp.Acquire => new(new PageReply(Outcome.ENOMEM)),
        NextKind.Page when next.Page.Op == PageOp.TryGet && next.Page.Use == PageUse.Pin => new(new PageReply(Outcome.ENOMEM)),
        NextKind.Process when next.Process.Op == ProcessOp.Map => new(new ProcessReply { Outcome = Outcome.ENOMEM }),
        NextKind.Process when next.Process.Op == ProcessOp.AddPin => new(new ProcessReply { Outcome = Outcome.ENOENT }),
        NextKind.Process when next.Process.Op == ProcessOp.Install => new(new ProcessReply { Outcome = Outcome.EAGAIN }),
        NextKind.Process when Installs && next.Process.Op == ProcessOp.Replace && next.Process.Pte == default =>
            new(new ProcessReply { Outcome = Outcome.EAGAIN }),
        _ => null,
    };
}
