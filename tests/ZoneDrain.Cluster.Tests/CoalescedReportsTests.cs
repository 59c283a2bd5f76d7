using Shouldly;
using ZoneDrain.Cluster.Cells;
using ZoneDrain.Delivery;

namespace ZoneDrain.Cluster.Tests;

/// <summary>When a silo states its part of a hot counter, on a clock that only the test moves.</summary>
public sealed class CoalescedReportsTests
{
    private readonly ManualTimers _time = new();
    private int _stated;

    [Fact]
    public void A_change_is_stated_at_once_and_those_of_a_window_together_at_its_end()
    {
        using var statements = Statements();
        for (var change = 0; change < 1000; change++) statements.Soon();
        _stated.ShouldBe(1);
        _time.Advance(StatementWindow.Length);
        _stated.ShouldBe(2);
        _time.Advance(StatementWindow.Length);
        _stated.ShouldBe(2, "nothing has changed");
        statements.Soon();
        _stated.ShouldBe(3);
    }

    [Fact]
    public void Who_waits_does_not_wait_for_the_window()
    {
        using var statements = Statements();
        statements.Soon();
        statements.Now().IsCompletedSuccessfully.ShouldBeTrue();
        _stated.ShouldBe(2);
    }

    [Fact]
    public void What_is_stated_otherwise_meanwhile_is_not_stated_at_the_end_of_the_window()
    {
        using var statements = Statements(isAwaited: () => false);
        statements.Soon();
        statements.Soon();
        _time.Advance(StatementWindow.Length);
        _stated.ShouldBe(1);
    }

    [Fact]
    public async Task One_statement_is_under_way_and_one_more_holds_all_that_follows()
    {
        var arrival = new TaskCompletionSource();
        using var statements = Statements(() => arrival.Task);
        var first = statements.Now();
        var next = statements.Now();
        for (var change = 0; change < 1000; change++) statements.Now().ShouldBeSameAs(next);
        _stated.ShouldBe(1);
        arrival.SetResult();
        await first;
        await next;
        _stated.ShouldBe(2);
    }

    [Fact]
    public async Task A_statement_that_fails_keeps_no_other_back()
    {
        var arrival = new TaskCompletionSource();
        using var statements = Statements(() => _stated == 1 ? arrival.Task : Task.CompletedTask);
        var first = statements.Now();
        var next = statements.Now();
        arrival.SetException(new TimeoutException("the first is lost"));
        await Should.ThrowAsync<TimeoutException>(first);
        await next;
        await statements.Now();
        _stated.ShouldBe(3);
    }

    private CoalescedReports Statements(Func<Task>? arrival = null, Func<bool>? isAwaited = null)
    {
        return new(_time, State, isAwaited ?? (() => true));

        Task State()
        {
            _stated++;
            return arrival?.Invoke() ?? Task.CompletedTask;
        }
    }
}
