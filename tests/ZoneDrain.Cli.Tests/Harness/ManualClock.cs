namespace ZoneDrain.Cli.Tests.Harness;

/// <summary>A clock that a test moves.</summary>
internal sealed class ManualClock : TimeProvider
{
    private DateTimeOffset _now = new(2022, 9, 23, 8, 4, 13, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    /// <summary>Time that passes between two looks at it.</summary>
    public TimeSpan Step { get; set; }

    public override long GetTimestamp() => (_now += Step).UtcTicks;

    public void Advance(TimeSpan time) => _now += time;
}
