namespace ZoneDrain.Experiments.Measurement;

/// <summary>
/// A clock that runs while a measured stretch runs, and only as fast as the threads in it get the processor: others on the machine do not make it tick.
/// </summary>
internal sealed class CpuClock : TimeProvider
{
    private long _ns;

    /// <inheritdoc/>
    public override long TimestampFrequency => 1_000_000_000;

    /// <inheritdoc/>
    public override long GetTimestamp() => Interlocked.Read(ref _ns);

    /// <summary>Runs a stretch on this thread; the clock goes on by the processor time that it took. Of several threads the times add up.</summary>
    public void Time(Action stretch)
    {
        var begin = ThreadCpu.NowNs();
        stretch();
        Interlocked.Add(ref _ns, ThreadCpu.NowNs() - begin);
    }
}
