using Shouldly;
using ZoneDrain.Experiments.Tests.Traces.Reading;
using ZoneDrain.Traces.Replay;

namespace ZoneDrain.Experiments.Tests.Traces.Replay;

/// <summary>Goal: the model predicts excerpts of recordings, and a wrong model does not. Method: replay each; the excerpts hold every step of the files they
/// show.</summary>
public class ExcerptReplayTests(ITestOutputHelper output)
{
    // Excerpts are short: every kind counts, however few its samples.
    private static readonly AgreementGoal Goal = new(SamplesMin: 1);

    [Theory]
    [InlineData("replay-churn", 39)]
    [InlineData("replay-fio", 28)]
    [InlineData("replay-fork", 26)]
    [InlineData("replay-sqlite", 73)]
    public void Everything_recorded_is_predicted(string name, int accesses)
    {
        var report = Replayed.Check(TraceText.Excerpt(name));
        output.WriteLine(Replayed.Table(report));
        report.First.ShouldBeEmpty();
        report[AgreementKind.FaultNecessary].Samples.ShouldBe(accesses);
        report.PinsRefused.ShouldBe(0);
    }

    [Theory]
    [InlineData("replay-sqlite", nameof(DeliberateErrors.RangedUnmap), "FaultNecessary")]
    [InlineData("replay-fio", nameof(DeliberateErrors.NoWriteProtect), "HugeTried")]
    [InlineData("replay-churn", nameof(DeliberateErrors.ThresholdTooHigh), "Busy: busy")]
    [InlineData("replay-churn", nameof(DeliberateErrors.NoUnwrittenState), "FaultResult: MAJOR")]
    [InlineData("replay-churn", nameof(DeliberateErrors.ReadsStayClean), "EntriesWrittenBack")]
    [InlineData("replay-sqlite", nameof(DeliberateErrors.NoOtherMemory), "HugeTried")]
    public void A_wrong_rule_misses_the_goal(string name, string error, string missed)
    {
        var report = Replayed.Check(TraceText.Excerpt(name), Enum.Parse<DeliberateErrors>(error));
        output.WriteLine(Replayed.Table(report));
        report.Missed(Goal).ShouldContain(missed);
    }

    [Fact]
    public void Truncates_that_met_a_pin_sleep_until_it_ends_and_scan_twice()
    {
        var report = Replayed.Check(TraceText.Excerpt("replay-churn"));
        report[AgreementKind.Rounds].Outcomes.ShouldContain(new OutcomeAgreement("2", 5, 5));
        report[AgreementKind.Busy].Inferred.ShouldBe(5);
    }

    [Fact]
    public void Accesses_and_calls_of_files_that_nothing_binds_are_counted_as_not_checkable()
    {
        var report = Replayed.Check(TraceText.Excerpt("churn-middle"));
        report[AgreementKind.FaultNecessary].Samples.ShouldBe(0);
        report[AgreementKind.FaultNecessary].UncheckableShare.ShouldBe(1);
    }

    [Fact]
    public void A_cancelled_replay_reports_what_it_checked()
    {
        using var engine = Replayed.Engine();
        var report = TraceReplay.Check(TraceText.Excerpt("replay-fio"), engine, new(), new CancellationToken(canceled: true));
        report.Interrupted.ShouldBeTrue();
        report.Kinds.ShouldAllBe(kind => kind.Samples == 0);
    }

    [Theory]
    [InlineData("replay-churn", nameof(DeliberateErrors.ThresholdTooHigh), 3)]
    [InlineData("replay-sqlite", nameof(DeliberateErrors.RangedUnmap), 20)]
    public void Tables_fit_eighty_columns_also_with_more_disagreements_than_are_shown(string name, string error, int kept)
    {
        var report = Replayed.Check(TraceText.Excerpt(name), Enum.Parse<DeliberateErrors>(error), kept);
        report.First.Count.ShouldBe(kept);
        report.Disagreements.ShouldBeGreaterThan(kept);
        Replayed.Table(report).Split('\n').ShouldAllBe(line => line.TrimEnd().Length <= 80);
    }
}
