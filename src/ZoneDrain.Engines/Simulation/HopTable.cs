namespace ZoneDrain.Engines.Simulation;

/// <summary>The quantiles of a time that is distributed log-normally, as delays of messages are (long to the right); a draw is one look into a table.</summary>
internal sealed class HopTable
{
    private const int Size = 1024;
    private const double NormalAt99 = 2.3263478740408408;
    private readonly long[] _quantiles = new long[Size];

    public HopTable(HopTime time)
    {
        var sigma = time.P50Ns == 0 ? 0 : Math.Log((double)time.P99Ns / time.P50Ns) / NormalAt99;
        for (var i = 0; i < Size; i++) _quantiles[i] = (long)Math.Round(time.P50Ns * Math.Exp(sigma * Normal((i + 0.5) / Size)));
    }

    public long Draw(ulong random) => _quantiles[random % Size];

    // The inverse of the normal distribution's function (M. J. Wichura, Algorithm AS 241, Applied Statistics 37, 1988, is exact; three digits are enough here:
    // Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.23).
    private static double Normal(double p)
    {
        if (p > 0.5) return -Normal(1 - p);
        var t = Math.Sqrt(-2 * Math.Log(p));
        return (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
    }
}
