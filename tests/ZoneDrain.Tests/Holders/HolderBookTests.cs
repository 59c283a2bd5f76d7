using Shouldly;
using ZoneDrain.Holders;

namespace ZoneDrain.Tests.Holders;

public class HolderBookTests
{
    private static readonly PageId Page = new(new(0), 1);
    private readonly HolderBook _book = new(HolderId.Of(new ProcessId(1)), 1);
    private readonly HolderRows _rows = new();
    private PageCounts _counts;

    private HolderReply Deliver(HolderStatement statement, Outcome guard = Outcome.Ok)
    {
        var reply = HolderRules.Apply(_rows, _counts, statement, 0, guard);
        _counts = reply.After;
        return reply;
    }

    private HolderStatement Ask(int pages)
    {
        _book.Change(Page, PageUse.Map, pages, Claim.Acquire, out var statement).ShouldBe(Outcome.Ok);
        return statement;
    }

    [Fact]
    public void One_statement_a_page_is_under_way_at_a_time()
    {
        var statement = Ask(1);
        _book.Change(Page, PageUse.Get, 1, Claim.Acquire, out _).ShouldBe(Outcome.EBUSY);
        _book.UnderWay.ShouldBe([statement]);
        _book.Hear(Page, Deliver(statement)).ShouldBe(BookStep.Agreed);
        _book.Of(Page).ShouldBe(Holding.Of(maps: 1));
        _book.Change(Page, PageUse.Map, -2, Claim.Acquire, out _).ShouldBe(Outcome.EINVAL);
    }

    [Fact]
    public void After_a_lost_answer_the_same_is_said_again_and_agreed()
    {
        var statement = Ask(1);
        Deliver(statement);
        _book.Hear(Page, Deliver(_book.UnderWay.Single())).ShouldBe(BookStep.Agreed);
        _counts.Ref.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Giving_up_on_an_unknown_outcome_heals_whether_it_arrived_or_not(bool arrived)
    {
        var statement = Ask(1);
        if (arrived) Deliver(statement);
        _book.Hear(Page, Deliver(_book.Withdraw(Page))).ShouldBe(BookStep.Agreed);
        Deliver(statement).Verdict.ShouldBe(StatementVerdict.Behind);
        _counts.ShouldBe(default);
        _book.Of(Page).IsNothing.ShouldBeTrue();
    }

    [Fact]
    public void A_refusal_whose_answer_was_lost_is_asked_again_under_a_new_stamp()
    {
        var statement = Ask(1);
        Deliver(statement, Outcome.ENODEV);
        _book.Hear(Page, Deliver(statement)).ShouldBe(BookStep.SayAgain);
        _book.Hear(Page, Deliver(_book.UnderWay.Single(), Outcome.ENODEV)).ShouldBe(BookStep.Refused);
        _book.Agreed.ShouldBeEmpty();
    }

    [Fact]
    public void An_answer_to_something_said_before_is_passed_over()
    {
        var first = Deliver(Ask(1));
        _book.Hear(Page, first);
        Ask(1);
        _book.Hear(Page, first).ShouldBe(BookStep.Old);
        _book.Of(Page).Maps.ShouldBe(1);
    }

    [Fact]
    public void A_revoked_holder_learns_that_it_holds_nothing()
    {
        _book.Hear(Page, Deliver(Ask(1)));
        HolderRules.Revoke(_rows, _book.Holder, 1);
        _counts = default;
        _book.Hear(Page, Deliver(Ask(1))).ShouldBe(BookStep.Revoked);
        _book.Of(Page).IsNothing.ShouldBeTrue();
    }

    [Fact]
    public void A_page_that_lost_its_rows_gets_them_back_from_its_holders()
    {
        _book.Hear(Page, Deliver(Ask(2)));
        var (rows, before) = (new HolderRows(), _counts);
        HolderRules.Apply(rows, default, _book.Agreed.Single(), 0, Outcome.ENODEV).After.ShouldBe(before);
    }

    [Fact]
    public void A_book_reads_back_what_it_wrote()
    {
        _book.Hear(Page, Deliver(Ask(1)));
        _book.Change(Page.Plus(1), PageUse.Pin, 3, Claim.TryGet, out _);
        var read = HolderBook.FromBytes(_book.Holder, 1, _book.ToBytes());
        read.ToBytes().ShouldBe(_book.ToBytes());
        (read.UnderWay.Single(), read.Agreed.Single()).ShouldBe((_book.UnderWay.Single(), _book.Agreed.Single()));
        Should.Throw<InvalidOperationException>(() => read.Withdraw(Page));
        Should.Throw<ArgumentOutOfRangeException>(() => new HolderBook(_book.Holder, 0));
    }
}
