using Shouldly;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Workloads;

namespace ZoneDrain.Cluster.Tests.Wire;

/// <summary>Goal: what a silo recorded of a load comes out as it went in. Method: a reading with another number in each figure.</summary>
public sealed class LoadNewsTests
{
    [Fact]
    public void A_reading_comes_out_as_it_went_in()
    {
        var reading = new MeterReading { Arrived = 11, Done = 7, Refused = 3, Dropped = 2, Retries = 5 };
        reading.Latency.Record(123_456);
        reading.Service.Record(12_345);
        reading.Outcomes[(int)Outcome.EBUSY] = 3;
        var read = WireReading.Of(4, reading).Open();
        (read.Arrived, read.Done, read.Refused, read.Dropped, read.Retries).ShouldBe((11, 7, 3, 2, 5));
        (read.Latency.Max, read.Service.Max).ShouldBe((reading.Latency.Max, reading.Service.Max));
        read.Outcomes.ShouldBe(reading.Outcomes);
        var sum = new MeterReading();
        sum.Add(read);
        sum.Add(read);
        sum.Retries.ShouldBe(10);
    }
}
