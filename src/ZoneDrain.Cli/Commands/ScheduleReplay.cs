using ZoneDrain.Cli.Rendering;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Engines.Deterministic;
using ZoneDrain.Experiments.Scenarios.Format;
using ZoneDrain.Experiments.Verdicts;
using Replayer = ZoneDrain.Engines.Deterministic.Replay;

namespace ZoneDrain.Cli.Commands;

/// <summary><c>zonedrain replay</c> of a schedule that <c>zonedrain explore --out</c> wrote.</summary>
internal static class ScheduleReplay
{
    /// <summary>Whether the file holds a schedule; a recorded kernel trace is no JSON.</summary>
    public static bool IsSchedule(CliHost host, string path)
    {
        if (!File.Exists(host.PathOf(path)))
            return false;
        using var reader = File.OpenText(host.PathOf(path));
        int first = reader.Read();
        while (first >= 0 && char.IsWhiteSpace((char)first))
            first = reader.Read();
        return first == '{';
    }

    /// <summary>Replays it: 10 where it breaks an invariant again, 11 where it ends with somebody waiting for ever, 20 where it diverges.</summary>
    /// <param name="host">The process.</param>
    /// <param name="path">The file.</param>
    /// <param name="scheme">The scheme that the caller takes it to be of; null for any.</param>
    public static ExitCode Run(CliHost host, string path, string? scheme)
    {
        var problems = new Problems("zonedrain explore --out DIR");
        ScheduleTrace trace;
        try
        {
            trace = ScheduleTrace.Parse(File.ReadAllText(host.PathOf(path)));
        }
        catch (FormatException exception)
        {
            problems.Add(new Problem("FILE", path, exception.Message, ""));
            return problems.Refuse(host);
        }

        string own = Words<SchemeId>.Of(trace.World.Scheme);
        if (scheme is not null && scheme != own)
        {
            problems.Add(new Problem("--scheme", scheme, $"is not the scheme of this schedule, which is of {own}", own));
            return problems.Refuse(host);
        }

        var report = Replayer.Run(trace);
        foreach (var line in report.Lines)
            host.Out.WriteLine(line);
        var page = new Page(host);
        if (!report.IsFaithful)
        {
            page.Heading($"Step {report.DivergedAt} diverges");
            page.Bullets([$"the trace says: {report.Expected}", $"this program does: {report.Actual}"]);
            return ExitCode.ThresholdMissed;
        }

        if (report.Stuck.Count > 0)
            page.Bullets(report.Stuck);
        bool broken = report.Lines.Any(line => line.Violations.Count > 0);
        return broken ? ExitCode.SafetyViolated : report.Stuck.Count > 0 ? ExitCode.LivenessViolated : ExitCode.AllHeld;
    }
}
