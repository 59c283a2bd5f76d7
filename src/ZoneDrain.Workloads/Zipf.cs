using ZoneDrain.Statistics;

namespace ZoneDrain.Workloads;

/// <summary>
/// Ranks 1..n with probability proportional to 1/rank^theta, by rejection from the integral of that curve, so that no table of n sums is needed
/// (Hörmann and Derflinger, "Rejection-inversion to generate variates from monotone discrete distributions", ACM TOMACS 6, 1996).
/// </summary>
internal sealed class Zipf
{
    private readonly long _ranks;
    private readonly double _theta;
    private readonly double _areaFirst;
    private readonly double _areaAll;
    private readonly double _shortcut;

    public Zipf(long ranks, double theta)
    {
        _ranks = ranks;
        _theta = theta;
        _areaFirst = Area(1.5) - 1;
        _areaAll = Area(ranks + 0.5);
        _shortcut = 2 - Inverse(Area(2.5) - Height(2));
    }

    /// <summary>A rank, 1..n.</summary>
    public long Draw(ref SeededDraws draws)
    {
        while (true)
        {
            var area = _areaAll + draws.Fraction() * (_areaFirst - _areaAll);
            var point = Inverse(area);
            var rank = Math.Clamp((long)(point + 0.5), 1, _ranks);
            if (rank - point <= _shortcut || area >= Area(rank + 0.5) - Height(rank)) return rank;
        }
    }

    private double Height(double x) => Math.Exp(-_theta * Math.Log(x));

    // The integral of x^-theta; the series keeps its digits where theta is close to 1.
    private double Area(double x)
    {
        var log = Math.Log(x);
        return ExpRatio((1 - _theta) * log) * log;
    }

    private double Inverse(double area)
    {
        var t = Math.Max(-1, area * (1 - _theta));
        return Math.Exp(LogRatio(t) * area);
    }

    private static double ExpRatio(double x) => Math.Abs(x) > 1e-8 ? (Math.Exp(x) - 1) / x : 1 + x / 2 * (1 + x / 3);

    private static double LogRatio(double x) => Math.Abs(x) > 1e-8 ? Math.Log(1 + x) / x : 1 - x * (0.5 - x / 3);
}
