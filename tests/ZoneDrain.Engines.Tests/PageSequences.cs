using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using ZoneDrain.Drains;
using ZoneDrain.Grace;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Tests;

/// <summary>
/// Goal: whatever a page and its pgmap are asked, in whatever order, every engine answers the same and shows the same counts. Method: random questions, under
/// every scheme and strategy that go together, beside <see cref="PlainPages"/>; a failure prints the seed and the shrunk questions.
/// </summary>
/// <typeparam name="TFixture">The engine.</typeparam>
public abstract class PageSequences<TFixture>
    where TFixture : EngineFixture, new()
{
    private const long Frames = 1024;
    private const int QuestionsMax = 60;
    private static readonly long[] Palette = [0, 1, 2, 511, 512, 513, 700, 1023];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly (MemoryType Type, byte Order)[] Kinds = [(MemoryType.FsDax, 0), (MemoryType.Generic, 0), (MemoryType.Generic, 9)];

    private static readonly PgmapSpec[] Specs =
    [
        .. from scheme in SchemeList.All
           from strategy in Enum.GetValues<StrategyId>()
           from kind in Kinds
           where StrategyTable.Of(scheme.Id, strategy, kind.Type).Fitness != Compatibility.Refused
           select new PgmapSpec(kind.Type, Frames, kind.Order, scheme.Id, strategy),
    ];

    private enum Op
    {
        Acquire,
        TryGet,
        Put,
        PutBack,
        Associate,
        Disassociate,
        Inspect,
        Subscribe,
        Sleep,
        FindBusy,
        DropBases,
        Kill,
        Release,
    }

    /// <summary>Sequences that are tried; a million a night are asked for by a variable.</summary>
    protected abstract int Tries { get; }

    [Fact]
    public void Every_question_is_answered_as_by_plain_numbers()
    {
        var tries = int.TryParse(Environment.GetEnvironmentVariable("ZONEDRAIN_PAGE_SEQUENCES"), out var many) ? many : Tries;
        var asks = from op in Gen.Frequency(
                       (8, Gen.Constant(Op.Acquire)), (8, Gen.Constant(Op.TryGet)), (5, Gen.Constant(Op.Put)), (9, Gen.Constant(Op.PutBack)),
                       (4, Gen.Constant(Op.Associate)), (3, Gen.Constant(Op.Disassociate)), (2, Gen.Constant(Op.Inspect)), (2, Gen.Constant(Op.Subscribe)),
                       (2, Gen.Constant(Op.Sleep)), (1, Gen.Constant(Op.FindBusy)), (1, Gen.Elements(Op.DropBases, Op.Kill, Op.Release, Op.Inspect)))
                   from which in Gen.Choose(0, 99_999)
                   select (op, which);
        var sequences = from spec in Gen.Elements(Specs)
                        from questions in asks.ListOf(QuestionsMax)
                        select (spec, questions);
        Prop.ForAll(Arb.From(sequences), run => Run(run.spec, run.questions)).Check(Config.QuickThrowOnFailure.WithMaxTest(tries));
    }

    private static void Run(PgmapSpec spec, IEnumerable<(Op Op, int Which)> questions)
    {
        using var engine = new TFixture().Create();
        var pages = new PlainPages(spec);
        var pgmap = engine.CreatePgmap(spec);
        var taken = new List<(long Frame, PageUse Use, int Pages)>();
        foreach (var (op, which) in questions)
        {
            Ask(engine, pgmap, spec, pages, taken, op, which);
            foreach (var ticket in pages.Woken) engine.Session.TryWaitFor(ticket, Patience, out _).ShouldBeTrue($"{op} wakes who sleeps there");
            pages.Woken.Clear();
            engine.Session.Sleeping.ShouldBe(pages.Sleeping, $"sleepers after {op}");
        }

        foreach (var (frame, use, count) in taken)
            Give(engine, pgmap, pages, use == PageUse.Entry ? pages.EntryHead(frame) : frame, PageEvent.Put(use, count));
    }

    private static void Ask(
        IEngine engine, PgmapId pgmap, PgmapSpec spec, PlainPages pages, List<(long Frame, PageUse Use, int Pages)> taken, Op op, int which)
    {
        var frame = Palette[which % Palette.Length];
        var use = (PageUse)(which / 8 % 4);
        if (use == PageUse.Entry && op is (Op.Acquire or Op.TryGet or Op.Put)) frame = pages.EntryHead(frame);
        var count = use is PageUse.Get or PageUse.Pin ? (int)Math.Min(1 + which / 32 % 3, Frames - frame) : 1;
        switch (op)
        {
            case Op.Acquire or Op.TryGet:
                var question = op == Op.Acquire ? PageEvent.Acquire(use, count) : PageEvent.TryGet(use, count);
                if (Give(engine, pgmap, pages, frame, question) == Outcome.Ok) taken.Add((frame, use, count));
                break;
            case Op.Put:
                if (Give(engine, pgmap, pages, frame, PageEvent.Put(use, count)) == Outcome.Ok) taken.Remove((frame, use, count));
                break;
            case Op.PutBack when taken.Count > 0:
                var back = taken[which % taken.Count];
                taken.Remove(back);
                if (back.Use == PageUse.Entry) back.Frame = pages.EntryHead(back.Frame);
                Give(engine, pgmap, pages, back.Frame, PageEvent.Put(back.Use, back.Pages));
                break;
            case Op.Associate:
                var order = frame % 512 == 0 && which / 32 % 2 == 0 ? (byte)9 : (byte)0;
                if (pages.MayAssociate(frame, order))
                    Give(engine, pgmap, pages, frame, new(PageOp.Associate, PageUse.Map, order, 1, new(1 + which % 5), which));
                break;
            case Op.Disassociate when pages.EntryAt(frame) is { } entry:
                Give(engine, pgmap, pages, frame, new(PageOp.Disassociate, PageUse.Map, (byte)entry));
                break;
            case Op.Inspect:
                Give(engine, pgmap, pages, pages.EntryHead(frame), PageEvent.Inspect);
                break;
            case Op.Subscribe:
                Give(engine, pgmap, pages, frame, new(PageOp.SubscribeIdle));
                Give(engine, pgmap, pages, frame, new(PageOp.Unsubscribe));
                break;
            case Op.Sleep when pages.Sleeping < 3:
                var sleeps = pages.Ask(frame, new(PageOp.SubscribeIdle)) == Outcome.EBUSY;
                var started = engine.Session.Start(new AwaitIdle(new(pgmap, frame)));
                started.IsDone.ShouldBe(!sleeps);
                if (sleeps) pages.Sleep(frame, started.Ticket);
                break;
            case Op.FindBusy:
                AskPgmap(engine, pgmap, new(PgmapOp.FindBusy, 0, spec.Frames), Outcome.Ok).ShouldBe(pages.FindBusy());
                break;
            case Op.DropBases when !pages.BasesDropped && pages.Life == Life.Dying:
                AskPgmap(engine, pgmap, new(PgmapOp.DropBases, 0, spec.Frames), Outcome.Ok).ShouldBe(pages.DropBases());
                break;
            case Op.Kill:
                AskPgmap(engine, pgmap, new(PgmapOp.Kill), pages.Kill());
                engine.Session.Start(new AskPgmap(pgmap, null, 1)).Outcome.ShouldBe(Outcome.Ok);
                break;
            case Op.Release when pages is { Life: Life.Dying, Sleeping: 0 }:
                AskPgmap(engine, pgmap, new(PgmapOp.Drained), Outcome.Ok);
                AskPgmap(engine, pgmap, new(PgmapOp.Release), Outcome.Ok);
                pages.Release();
                break;
            default:
                break;
        }

        engine.Inspect(pgmap).Life.ShouldBe(pages.Life);
    }

    private static long AskPgmap(IEngine engine, PgmapId pgmap, PgmapEvent question, Outcome outcome)
    {
        var ended = engine.Session.Start(new AskPgmap(pgmap, question, 1));
        (question, ended.Outcome).ShouldBe((question, outcome));
        return ended.Findings.Handle;
    }

    private static Outcome Give(IEngine engine, PgmapId pgmap, PlainPages pages, long frame, PageEvent question)
    {
        var page = new PageId(pgmap, frame);
        var expected = pages.Ask(frame, question);
        var outcome = engine.Session.Start(new AskPage(page, question)).Outcome;
        (question, frame, outcome).ShouldBe((question, frame, expected));
        var (refs, maps, pins, dropped, associated, order) = pages.Look(frame);
        var shown = engine.Inspect(page);
        (question, frame, (long)shown.Counts.Ref, (long)shown.Counts.Map, (long)shown.Counts.Pin, shown.Counts.BaseDropped, shown.Associated, shown.Order)
            .ShouldBe((question, frame, refs, maps, pins, dropped, associated, order));
        return outcome;
    }
}
