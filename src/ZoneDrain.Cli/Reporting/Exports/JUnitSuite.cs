using System.Globalization;
using System.Xml.Linq;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Reporting.Exports;

/// <summary>A run as a JUnit test suite: what is demanded of every run, and each threshold of the scenario, is a test case.</summary>
internal static class JUnitSuite
{
    private static readonly (string Case, ExitCode[] Codes)[] Demands =
    [
        ("the program ran to its end", [ExitCode.InternalError, ExitCode.Interrupted, ExitCode.Terminated]),
        ("no invariant was broken", [ExitCode.SafetyViolated]),
        ("every drain ended", [ExitCode.LivenessViolated]),
        ("the data sufficed", [ExitCode.Inconclusive]),
        ("no worse than the baseline", [ExitCode.Regression]),
    ];

    /// <summary>The document, XML with a declaration.</summary>
    public static string Of(ExportedRun run)
    {
        var identity = run.Result.Run;
        var findings = run.Result.Verdict.Findings.ToList();
        var cases = new List<XElement>();
        foreach (var (name, codes) in Demands)
            cases.Add(Case(name, Take(findings, finding => codes.Contains(finding.Code))));
        foreach (var threshold in run.Effective.Scenario.Thresholds)
            cases.Add(Case(threshold.ToString(), Take(findings, finding => finding.Message.StartsWith($"Threshold '{threshold}'", StringComparison.Ordinal))));
        if (findings.Count > 0)
            cases.Add(Case("limits of the load", findings));
        var failed = cases.Count(element => element.HasElements);
        var suite = new XElement("testsuite",
            new XAttribute("name", $"zonedrain {identity.Command} {identity.Scenario}"),
            new XAttribute("tests", cases.Count),
            new XAttribute("failures", failed),
            new XAttribute("errors", 0),
            new XAttribute("skipped", 0),
            new XAttribute("timestamp", identity.Started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)),
            new XAttribute("time", (run.Result.Load?.Seconds ?? 0).ToString("0.###", CultureInfo.InvariantCulture)),
            new XElement("properties",
                Property("engine", identity.Engine),
                Property("seed", identity.Seed.ToString(CultureInfo.InvariantCulture)),
                Property("answer", run.Answer ?? "")),
            cases);
        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{new XElement("testsuites", suite).ToString().ReplaceLineEndings("\n")}\n";

        XElement Case(string name, IReadOnlyList<VerdictFinding> failures) => new("testcase",
            new XAttribute("name", name), new XAttribute("classname", $"{identity.Command}.{identity.Scenario}"),
            failures.Select(failure => new XElement("failure",
                new XAttribute("type", failure.Number), new XAttribute("message", Legal(failure.Message)))));
    }

    private static List<VerdictFinding> Take(List<VerdictFinding> findings, Predicate<VerdictFinding> isMeant)
    {
        var taken = findings.FindAll(isMeant);
        findings.RemoveAll(isMeant);
        return taken;
    }

    private static XElement Property(string name, string value) => new("property", new XAttribute("name", name), new XAttribute("value", Legal(value)));

    // XML has no way to write most control characters.
    private static string Legal(string text) => string.Concat(text.Select(sign => System.Xml.XmlConvert.IsXmlChar(sign) ? sign : '?'));
}
