using ZoneDrain.Cli.Rendering;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Engines.Deterministic;
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

    /// <summary>Replays it: 10 where it breaks an invariant again, 11 where it ends with somebody waiting for ever, 1 where it diverges.</summary>
    public static ExitCode Run(CliHost host, string path)
    {
        ScheduleTrace trace;
        try
        {
            trace = ScheduleTrace.Parse(File.ReadAllText(host.PathOf(path)));
        }
        catch (FormatException exception)
        {
            var problems = new Problems("zonedrain explore --out DIR");
            problems.Add(new Problem("FILE", path, exception.Message, ""));
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
            return ExitCode.InternalError;
        }

        if (report.Stuck.Count > 0)
            page.Bullets(report.Stuck);
        bool broken = report.Lines.Any(line => line.Violations.Count > 0);
        return broken ? ExitCode.SafetyViolated : report.Stuck.Count > 0 ? ExitCode.LivenessViolated : ExitCode.AllHeld;
    }
}
