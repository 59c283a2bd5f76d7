using Shouldly;
using Xunit.Abstractions;
using ZoneDrain.Experiments.Traces.Replay;

namespace ZoneDrain.Experiments.Tests.Traces.Replay;

/// <summary>Goal: the model predicts four full recordings of 6.1.192. Method: replay each and hold every kind against the goal.</summary>
public class FullTraceTests(ITestOutputHelper output)
{
    [TracesFact]
    [InlineData("churn-truncate-punch-pin-ext4.txt")]
    [InlineData("fio-mmap-randwrite-4jobs-ext4.txt")]
    [InlineData("fork-exit-storm-ext4.txt")]
    [InlineData("sqlite-wal-ext4.txt")]
    public void Each_kind_reaches_the_goal(string name)
    {
        var report = Replayed.Full(name, DeliberateErrors.None);
        output.WriteLine(Replayed.Table(report));
        report.Missed(new()).ShouldBeEmpty();
    }
}
