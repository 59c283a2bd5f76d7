using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using ZoneDrain.Holders;

namespace ZoneDrain.Tests.Holders;

/// <summary>Whatever a network does to statements, one delivered final statement of each holder makes the counts true.</summary>
public class HealingTests
{
    private const int Holders = 3;
    private const int Frames = 2;

    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(400);

    private static readonly Gen<(int Holder, int Frame, PageUse Use, int Pages)> Wish =
        from holder in Gen.Choose(0, Holders - 1)
        from frame in Gen.Choose(0, Frames - 1)
        from use in Gen.Elements(PageUse.Map, PageUse.Entry, PageUse.Get, PageUse.Pin)
        from pages in Gen.Choose(-2, 2)
        select (holder, frame, use, pages);

    // The place in what was ever sent that is delivered next: a loss is a place never drawn, a repetition one drawn twice, a reordering one drawn late.
    private static readonly Gen<int[]> Network = Gen.Choose(0, 999).ArrayOf(30);

    private static PageId Page(int frame) => new(new(0), frame);

    private static HolderId Holder(int number) => HolderId.Of(new ProcessId(number));

    [Fact]
    public void Lost_repeated_and_reordered_statements_heal_with_one_that_arrives()
    {
        var runs = from wishes in Wish.ArrayOf(25) from network in Network from dies in Gen.Choose(0, 40) select (wishes, network, dies);
        Prop.ForAll(Arb.From(runs), run =>
        {
            var (page, holding, sent, versions) = (new Home(), new Holding[Holders, Frames], new List<HolderStatement>(), new long[Holders]);
            foreach (var (holder, frame, use, pages) in run.wishes)
            {
                if (!holding[holder, frame].TryPlus(use, pages, out holding[holder, frame])) continue;
                sent.Add(new(Holder(holder), Page(frame), new(1, ++versions[holder]), holding[holder, frame]));
            }

            for (var i = 0; i < run.network.Length && sent.Count > 0; i++)
            {
                page.Dying |= i == run.dies;
                page.Hear(sent[run.network[i] % sent.Count]);
            }

            // A page told before that is found idle now may have died: what is held in truth was agreed, so it is told as such.
            for (var holder = 0; holder < Holders; holder++)
            {
                for (var frame = 0; frame < Frames; frame++)
                    page.Hear(new(Holder(holder), Page(frame), new(1, ++versions[holder]), holding[holder, frame], Claim.Restate));
            }

            for (var frame = 0; frame < Frames; frame++)
            {
                var expected = Enumerable.Range(0, Holders).Sum(holder => holding[holder, frame].Refs(0));
                ((long)page.Counts[frame].Ref).ShouldBe(expected);
                page.Counts[frame].Map.ShouldBe(Enumerable.Range(0, Holders).Sum(holder => holding[holder, frame].Maps));
            }

            // Whatever comes late now is old.
            var before = page.Rows.ToBytes();
            foreach (var late in sent) page.Hear(late);
            page.Rows.ToBytes().ShouldBe(before);
        }).Check(Many);
    }

    [Fact]
    public void No_network_turns_an_idle_page_used_while_the_pgmap_dies()
    {
        var runs = from wishes in Wish.ArrayOf(20) from network in Network select (wishes, network);
        Prop.ForAll(Arb.From(runs), run =>
        {
            var (page, sent, version) = (new Home { Dying = true }, new List<HolderStatement>(), 0L);
            foreach (var (holder, frame, use, pages) in run.wishes)
            {
                default(Holding).TryPlus(use, Math.Abs(pages), out var wanted);
                sent.Add(new(Holder(holder), Page(frame), new(1, ++version), wanted));
            }

            foreach (var at in run.network)
            {
                var statement = sent[at % sent.Count];
                page.Hear(statement).Verdict.ShouldNotBe(statement.Holding.IsNothing ? StatementVerdict.Refused : StatementVerdict.Taken);
            }

            page.Counts.ShouldAllBe(counts => counts.Ref == 0);
        }).Check(Many);
    }

    [Fact]
    public void Book_and_page_agree_once_every_statement_under_way_was_said_again()
    {
        // Goal: the protocol of both sides over a bad network. Method: each answer may be lost, each statement repeated, each holder may give up; then all are
        // said again until nothing is under way.
        var runs = from wishes in Wish.ArrayOf(25) from fates in Gen.Choose(0, 4).ArrayOf(25) from dies in Gen.Choose(0, 30) select (wishes, fates, dies);
        Prop.ForAll(Arb.From(runs), run =>
        {
            var (page, books) = (new Home(), Enumerable.Range(0, Holders).Select(number => new HolderBook(Holder(number), 1)).ToArray());
            for (var i = 0; i < run.wishes.Length; i++)
            {
                page.Dying |= i == run.dies;
                var (holder, frame, use, pages) = run.wishes[i];
                var book = books[holder];
                if (book.Change(Page(frame), use, pages, Claim.Acquire, out var statement) != Outcome.Ok)
                {
                    if (book.UnderWay.Any() && run.fates[i] > 2) book.Withdraw(book.UnderWay.First().Page);
                    continue;
                }

                if (run.fates[i] > 0) page.Hear(statement);
                if (run.fates[i] > 1) book.Hear(Page(frame), page.Hear(statement));
            }

            foreach (var book in books)
            {
                for (var round = 0; round < 3; round++)
                {
                    foreach (var statement in book.UnderWay.ToList()) book.Hear(statement.Page, page.Hear(statement));
                }

                book.UnderWay.ShouldBeEmpty();
            }

            for (var frame = 0; frame < Frames; frame++)
                ((long)page.Counts[frame].Ref).ShouldBe(books.Sum(book => book.Of(Page(frame)).Refs(0)));
        }).Check(Many);
    }

    [Fact]
    public void Revoking_every_holder_leaves_an_idle_page_whatever_comes_after()
    {
        var runs = from wishes in Wish.ArrayOf(15) from late in Network select (wishes, late);
        Prop.ForAll(Arb.From(runs), run =>
        {
            var (page, sent, version) = (new Home(), new List<HolderStatement>(), 0L);
            foreach (var (holder, frame, use, pages) in run.wishes)
            {
                default(Holding).TryPlus(use, Math.Abs(pages), out var wanted);
                sent.Add(new(Holder(holder), Page(frame), new(1, ++version), wanted));
                page.Hear(sent[^1]);
            }

            for (var holder = 0; holder < Holders; holder++)
            {
                foreach (var (there, holding) in HolderRules.Revoke(page.Rows, Holder(holder), 1))
                    page.Counts[there.Frame] = HolderRules.Without(page.Counts[there.Frame], holding, 0);
            }

            foreach (var at in run.late) page.Hear(sent[at % sent.Count]).Verdict.ShouldBe(StatementVerdict.Fenced);
            page.Counts.ShouldAllBe(counts => counts == default);
            page.Rows.All.ShouldBeEmpty();
        }).Check(Many);
    }

    [Fact]
    public void A_pgmap_never_counts_less_than_is_in_use_if_first_uses_are_acknowledged()
    {
        // What chunks say at a last use may be lost and repeated at will; what they say at a first use is said until it is heard.
        var step = from chunk in Gen.Choose(0, 2) from more in Gen.Elements(true, false) from at in Gen.Choose(0, 999) select (chunk, more, at);
        Prop.ForAll(Arb.From(step.ArrayOf(40)), run =>
        {
            var (rows, sent) = (new UseRows(), new List<UseStatement>());
            var chunks = Enumerable.Range(0, 3).Select(number => UseReporter.Of(HolderId.Chunk(new(0), number))).ToArray();
            foreach (var (chunk, more, at) in run)
            {
                if (!more && chunks[chunk].InUse == 0) continue;
                chunks[chunk] = chunks[chunk].Plus(more ? 1 : -1);
                sent.Add(chunks[chunk].Statement);
                if (more) UseRules.Apply(rows, sent[^1]);
                else UseRules.Apply(rows, sent[at % sent.Count]);
                rows.Total.ShouldBeGreaterThanOrEqualTo(chunks.Sum(one => one.InUse));
                UseRows.FromBytes(rows.ToBytes()).Total.ShouldBe(rows.Total);
            }

            foreach (var one in chunks) UseRules.Apply(rows, one.Statement);
            foreach (var late in sent) UseRules.Apply(rows, late);
            rows.Total.ShouldBe(chunks.Sum(one => one.InUse));
        }).Check(Many);
    }

    [Fact]
    public void Equal_rows_have_equal_bytes_whatever_the_order_in_which_they_were_told()
    {
        Prop.ForAll(Arb.From(Wish.ArrayOf(12)), wishes =>
        {
            var latest = new List<HolderStatement>();
            for (var i = 0; i < wishes.Length; i++)
            {
                var (holder, frame, use, pages) = wishes[i];
                default(Holding).TryPlus(use, Math.Abs(pages) + 1, out var wanted);
                latest.RemoveAll(one => one.Holder == Holder(holder) && one.Page == Page(frame));
                latest.Add(new(Holder(holder), Page(frame), new(1, i + 1), wanted));
            }

            var (there, back) = (new Home(), new Home());
            foreach (var one in latest) there.Hear(one);
            foreach (var one in Enumerable.Reverse(latest)) back.Hear(one);
            there.Rows.ToBytes().ShouldBe(back.Rows.ToBytes());
            HolderRows.FromBytes(there.Rows.ToBytes()).ToBytes().ShouldBe(back.Rows.ToBytes());
        }).Check(Many);
    }

    private sealed class Home
    {
        public HolderRows Rows { get; } = new();

        public PageCounts[] Counts { get; } = new PageCounts[Frames];

        public bool Dying { get; set; }

        public HolderReply Hear(HolderStatement statement)
        {
            var reply = HolderRules.Apply(Rows, Counts[statement.Page.Frame], statement, 0, Dying ? Outcome.ENODEV : Outcome.Ok);
            Counts[statement.Page.Frame] = reply.After;
            Rows.Derive(statement.Page, 0).ShouldBe(reply.After);
            return reply;
        }
    }
}
