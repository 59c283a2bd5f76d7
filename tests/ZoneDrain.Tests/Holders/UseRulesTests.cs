using Shouldly;
using ZoneDrain.Holders;

namespace ZoneDrain.Tests.Holders;

public class UseRulesTests
{
    private static readonly HolderId Chunk = HolderId.Chunk(new(0), 0);
    private readonly UseRows _rows = new();

    [Fact]
    public void The_counter_is_the_sum_of_what_each_reporter_last_said()
    {
        var (first, second) = (UseReporter.Of(HolderId.Worker(0)).Plus(3), UseReporter.Of(HolderId.Worker(1)).Plus(-1));
        UseRules.Apply(_rows, first.Statement).After.ShouldBe(3);
        UseRules.Apply(_rows, second.Statement).After.ShouldBe(2);
        UseRules.Apply(_rows, first.Statement).ShouldBe(new UseReply(StatementVerdict.Repeated, first.Stamp, 2, 2));
        UseRules.Apply(_rows, first.Plus(-2).Statement).ShouldBe(new UseReply(StatementVerdict.Taken, new(1, 2), 2, 0));
        UseRules.Apply(_rows, first.Statement).Verdict.ShouldBe(StatementVerdict.Behind);
        _rows.All.ShouldBe([(HolderId.Worker(0), 1), (HolderId.Worker(1), -1)]);
    }

    [Fact]
    public void A_reporter_at_zero_leaves_no_row_and_its_old_statements_are_not_believed()
    {
        var one = UseReporter.Of(Chunk).Plus(1);
        UseRules.Apply(_rows, one.Statement);
        UseRules.Apply(_rows, one.Plus(-1).Statement).After.ShouldBe(0);
        _rows.All.ShouldBeEmpty();
        UseRules.Apply(_rows, one.Statement).Verdict.ShouldBe(StatementVerdict.Behind);
        _rows.Total.ShouldBe(0);
    }

    [Fact]
    public void A_dead_reporter_is_forgotten_and_fenced_and_its_next_incarnation_counts()
    {
        var one = UseReporter.Of(Chunk).Plus(4);
        UseRules.Apply(_rows, one.Statement);
        UseRules.Revoke(_rows, Chunk, 1).ShouldBe(4);
        UseRules.Apply(_rows, one.Plus(1).Statement).ShouldBe(new UseReply(StatementVerdict.Fenced, new(1, 2), 0, 0));
        UseRules.Apply(_rows, UseReporter.Of(Chunk, 2).Plus(2).Statement).After.ShouldBe(2);
    }

    [Fact]
    public void Rows_read_back_what_they_wrote_the_total_included()
    {
        UseRules.Apply(_rows, UseReporter.Of(Chunk).Plus(4).Statement);
        UseRules.Apply(_rows, UseReporter.Of(HolderId.Worker(2)).Plus(-7).Statement);
        var read = UseRows.FromBytes(_rows.ToBytes());
        (read.Total, read.All.Count()).ShouldBe((-3L, 2));
        read.ToBytes().ShouldBe(_rows.ToBytes());
    }
}
