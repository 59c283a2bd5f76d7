namespace ZoneDrain.Experiments.Measurement;

/// <summary>What one stretch of a thread took, by the clock and by its own processor time.</summary>
/// <param name="WallNs">Nanoseconds from its start to its end.</param>
/// <param name="CpuNs">Nanoseconds in which the thread had a core.</param>
internal readonly record struct CoreSlice(double WallNs, double CpuNs)
{
    // Reading both clocks takes a microsecond or two, and a timer tick as much; to lose one's core costs at least a switch there and back.
    private const double ToleranceNs = 8_000;
    private const double ToleranceShare = 0.02;
    private const double MostlyShare = 0.75;

    /// <summary>The thread had its core from start to end: nobody took its place, and what it found in its caches was its own.</summary>
    public bool KeptItsCore => WallNs - CpuNs <= ToleranceNs + ToleranceShare * WallNs;

    /// <summary>The thread had a core for most of the time, so that it met the others for most of it.</summary>
    public bool MostlyKeptItsCore => CpuNs >= MostlyShare * WallNs;

    /// <summary>Runs a stretch on this thread.</summary>
    public static CoreSlice Of<TState>(TimeProvider time, TState state, Action<TState> stretch)
    {
        var begin = time.GetTimestamp();
        var cpu = ThreadCpu.NowNs();
        stretch(state);
        cpu = ThreadCpu.NowNs() - cpu;
        return new(time.GetElapsedTime(begin).TotalNanoseconds, cpu);
    }
}
