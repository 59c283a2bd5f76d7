using Shouldly;
using ZoneDrain.Traces.Replay;

namespace ZoneDrain.Experiments.Tests.Traces.Replay;

/// <summary>Goal: the model predicts four full recordings of 6.1.192, and a wrong model does not. Method: replay each and hold every kind against the
/// goal.</summary>
public class FullTraceTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("churn-truncate-punch-pin-ext4.txt")]
    [InlineData("fio-mmap-randwrite-4jobs-ext4.txt")]
    [InlineData("fork-exit-storm-ext4.txt")]
    [InlineData("sqlite-wal-ext4.txt")]
    public void Each_kind_reaches_the_goal(string name)
    {
        var report = Replayed.Full(name);
        output.WriteLine(Replayed.Table(report));
        report.Missed(new()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("sqlite-wal-ext4.txt", nameof(DeliberateErrors.RangedUnmap), "FaultNecessary")]
    [InlineData("fio-mmap-randwrite-4jobs-ext4.txt", nameof(DeliberateErrors.NoWriteProtect), "HugeTried")]
    [InlineData("churn-truncate-punch-pin-ext4.txt", nameof(DeliberateErrors.ThresholdTooHigh), "Busy: busy")]
    [InlineData("churn-truncate-punch-pin-ext4.txt", nameof(DeliberateErrors.NoUnwrittenState), "FaultResult: MAJOR")]
    [InlineData("churn-truncate-punch-pin-ext4.txt", nameof(DeliberateErrors.ReadsStayClean), "EntriesWrittenBack")]
    public void A_wrong_rule_misses_the_goal(string name, string error, string missed)
    {
        var report = Replayed.Full(name, Enum.Parse<DeliberateErrors>(error));
        output.WriteLine(Replayed.Table(report));
        report.Missed(new()).ShouldContain(missed);
    }
}
