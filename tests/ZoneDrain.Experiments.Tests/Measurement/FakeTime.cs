namespace ZoneDrain.Experiments.Tests.Measurement;

/// <summary>A clock that moves only when a test moves it; one tick is a nanosecond.</summary>
internal sealed class FakeTime : TimeProvider
{
    private double _ns;

    public override long TimestampFrequency => 1_000_000_000;

    public double NowNs => _ns;

    public override long GetTimestamp() => (long)_ns;

    public void Advance(double ns) => _ns += ns;
}
