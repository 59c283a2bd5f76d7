using ZoneDrain.Drains;
using ZoneDrain.Pages;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Embedded;

/// <summary>The page turns of one scheme and strategy, compiled for the pair. A turn runs to its end; its one step that others can see is the change of the
/// word.</summary>
/// <typeparam name="TScheme">The scheme.</typeparam>
/// <typeparam name="TStrategy">The strategy.</typeparam>
internal sealed class EmbeddedPgmap<TScheme, TStrategy>(PgmapId id, PgmapSpec spec, EmbeddedActors hosts) : EmbeddedPgmap(id, spec, hosts)
    where TScheme : struct, IScheme
    where TStrategy : struct, IDrainStrategy
{
    public override void Acquire(WorkerContext context, long frame, in PageEvent question, out PageReply reply)
    {
        context.Counts.PageOperations++;
        PageTurns.Acquire(new PageStore<TScheme, TStrategy>(this, context), ref PageTurns.Unstopped, frame, question, out reply);
    }

    public override void TryGet(WorkerContext context, long frame, in PageEvent question, out PageReply reply)
    {
        context.Counts.PageOperations++;
        PageTurns.TryGet(new PageStore<TScheme, TStrategy>(this, context), ref PageTurns.Unstopped, frame, question, out reply);
    }

    public override void Put(WorkerContext context, long frame, in PageEvent question, out PageReply reply)
    {
        context.Counts.PageOperations++;
        PageTurns.Put(new PageStore<TScheme, TStrategy>(this, context), ref PageTurns.Unstopped, frame, question, out reply);
    }

    public override PageReply AskRarely(WorkerContext context, long frame, in PageEvent question, WaiterId waiter)
    {
        if (question.Op is PageOp.Associate or PageOp.Disassociate or PageOp.Allocate) context.Counts.PageOperations++;
        PageTurns.Ask(new PageStore<TScheme, TStrategy>(this, context), ref PageTurns.Unstopped, frame, question, waiter, out var reply);
        return reply;
    }
}
