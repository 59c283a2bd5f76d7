using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Tests.Statistics;

/// <summary>Samples of known distributions from a seed.</summary>
internal sealed class Simulated(ulong seed)
{
    private SeededDraws _draws = new(seed);

    /// <summary>One draw of a normal distribution (Box and Muller 1958).</summary>
    public double Normal(double mean, double deviation) =>
        mean + deviation * Math.Sqrt(-2 * Math.Log(1 - _draws.Fraction())) * Math.Cos(2 * Math.PI * _draws.Fraction());

    public double[] Normals(int count, double mean, double deviation) => [.. Enumerable.Range(0, count).Select(_ => Normal(mean, deviation))];

    public double[] LogNormals(int count, double median, double sigma) => [.. Normals(count, 0, sigma).Select(log => median * Math.Exp(log))];
}
