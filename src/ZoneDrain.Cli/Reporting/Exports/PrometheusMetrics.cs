using System.Globalization;
using System.Text;
using ZoneDrain.Experiments.Costs;
using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Cli.Reporting.Exports;

/// <summary>A run in Prometheus' text format, version 0.0.4: a gauge for each figure in its base unit, with the run as labels.</summary>
internal static class PrometheusMetrics
{
    private const double NsPerSecond = 1e9;

    /// <summary>The text.</summary>
    public static string Of(ExportedRun run)
    {
        var text = new StringBuilder();
        Family(text, "zonedrain_exit_code", "exit code of the run", [("", run.Result.Verdict.Number)]);
        foreach (var figures in run.Figures().GroupBy(figure => (figure.Name, figure.Meaning, figure.Quantity)))
        {
            var (unit, scale) = figures.Key.Quantity switch
            {
                Quantity.Duration => ("_seconds", 1 / NsPerSecond),
                Quantity.Size => ("_bytes", 1),
                Quantity.Rate => ("_per_second", 1),
                _ => ("", 1.0),
            };
            var name = $"zonedrain_{figures.Key.Name.Replace('.', '_').Replace('-', '_')}{unit}";
            Family(text, name, figures.Key.Meaning, figures.Select(figure => ($",strategy=\"{Escaped(figure.Strategy)}\"", scale * figure.Value)));
        }

        var crossings = (run.Result.Report?.BreakEvens ?? []).Where(pair => pair.Answer is BreakEven.CrossesAt).ToList();
        if (crossings.Count > 0)
        {
            const string Meaning = "lifetime above which one strategy is cheaper than another, and its 95 % interval";
            Family(text, "zonedrain_break_even_seconds", Meaning, crossings.SelectMany(pair =>
            {
                var crossing = (BreakEven.CrossesAt)pair.Answer;
                var labels = $",cheaper=\"{Escaped(crossing.CheaperAbove)}\",than=\"{Escaped(crossing.CheaperBelow)}\"";
                return new[] { ("low", crossing.LowNs), ("estimate", crossing.LifetimeNs), ("high", crossing.HighNs) }
                    .Select(bound => ($"{labels},bound=\"{bound.Item1}\"", bound.Item2 / NsPerSecond));
            }));
        }

        return text.ToString();

        void Family(StringBuilder into, string name, string help, IEnumerable<(string Labels, double Value)> samples)
        {
            var identity = run.Result.Run;
            into.Append($"# HELP {name} {Escaped(help)}\n# TYPE {name} gauge\n");
            foreach (var (labels, value) in samples)
            {
                into.Append($"{name}{{command=\"{Escaped(identity.Command)}\",scenario=\"{Escaped(identity.Scenario)}\",engine=\"{Escaped(identity.Engine)}\"")
                    .Append($",seed=\"{identity.Seed}\"{labels}}} {Number(value)}\n");
            }
        }
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
