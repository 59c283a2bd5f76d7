using System.Globalization;

namespace ZoneDrain.Traces.Replay;

/// <summary>Prints an agreement report as text of at most 80 columns.</summary>
public static class AgreementTable
{
    private const int Width = 80;

    /// <summary>Writes the table, the rare outcomes under their kinds, and the first disagreements.</summary>
    public static void Write(AgreementReport report, TextWriter to)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(to);
        Line(to, $"{"kind",-24}{"samples",9}{"agree",9}{"guess",9}{"inferred",10}{"unchecked",11}");
        foreach (var kind in report.Kinds)
        {
            if (kind.Samples == 0)
            {
                Line(to, $"{Name(kind.Kind),-24}{0,9}{"-",9}{"-",9}{"-",10}{Share(kind.UncheckableShare),11}");
                continue;
            }

            var rest = $"{Share(kind.InferredShare),10}{Share(kind.UncheckableShare),11}";
            Line(to, $"{Name(kind.Kind),-24}{kind.Samples,9}{Share(kind.Share),9}{Share(kind.CommonestShare),9}{rest}");
            foreach (var outcome in kind.Outcomes.Where(outcome => AgreementReport.MinorityOutcomes.Contains(outcome.Outcome)))
                Line(to, $"  {outcome.Outcome,-22}{outcome.Samples,9}{Share(outcome.Share),9}");
        }

        to.WriteLine("guess: what always naming the commonest outcome would score");
        if (report.Disagreements > 0) Line(to, $"{report.Disagreements} disagreements, the first of them:");
        foreach (var one in report.First)
        {
            Line(to, $"line {one.Line}: {Name(one.Kind)}: predicted {one.Predicted}, recorded {one.Recorded}");
            Line(to, $"  {one.Step}");
        }
    }

    /// <summary>The name of a kind in reports.</summary>
    public static string Name(AgreementKind kind) => kind switch
    {
        AgreementKind.FaultNecessary => "fault necessary",
        AgreementKind.HugeTried => "2 MiB tried",
        AgreementKind.FaultResult => "fault result",
        AgreementKind.HoleLoad => "hole load",
        AgreementKind.LargestPageOffset => "largest page offset",
        AgreementKind.BreakLayouts => "break layouts called",
        AgreementKind.Busy => "busy page",
        AgreementKind.Rounds => "rounds of scanning",
        AgreementKind.ErrorClass => "error class",
        AgreementKind.EntriesWrittenBack => "entries written back",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such kind"),
    };

    // Cut, not rounded: 100.0 % means every one.
    private static string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(share * 1000) / 10:0.0} %");

    private static void Line(TextWriter to, FormattableString text)
    {
        var line = text.ToString(CultureInfo.InvariantCulture);
        to.WriteLine(line.Length <= Width ? line : line[..(Width - 1)] + "…");
    }
}
