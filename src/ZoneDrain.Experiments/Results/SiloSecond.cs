using System.Globalization;

namespace ZoneDrain.Experiments.Results;

/// <summary>What one silo did in a second, as a row of <c>timeseries.csv</c> keeps it.</summary>
/// <param name="Silo">The silo.</param>
/// <param name="Done">Operations that ended there.</param>
/// <param name="LatencyP99Ns">Their latency's 99th percentile; null where none ended.</param>
internal sealed record SiloSecond(string Silo, long Done, long? LatencyP99Ns)
{
    /// <summary>All silos in one cell, as <c>silo-1 at 127.0.0.1:11111=310/84000;silo-2 at 127.0.0.1:11112=0/</c>.</summary>
    public static string Write(IEnumerable<SiloSecond> silos) =>
        string.Join(';', silos.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Silo}={one.Done}/{one.LatencyP99Ns}")));

    /// <summary>What such a cell says; what is none of its parts is left out.</summary>
    public static IEnumerable<SiloSecond> Read(string cell)
    {
        foreach (var part in cell.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split('=', '/') is [var silo, var done, var latency] && TryRead(done) is { } ended) yield return new(silo, ended, TryRead(latency));
        }
    }

    /// <summary>A silo's name without what parts a cell, or the row.</summary>
    public static string NameOf(string silo) => string.Concat(silo.Select(c => c is ';' or '=' or '/' or ',' or '"' or < ' ' ? '_' : c));

    private static long? TryRead(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
