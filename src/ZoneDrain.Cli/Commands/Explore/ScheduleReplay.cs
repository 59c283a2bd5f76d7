using ZoneDrain.Cli.Rendering;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios.Format;
using Replayer = ZoneDrain.Engines.Explorer.Replay;

namespace ZoneDrain.Cli.Commands.Explore;

/// <summary><c>zonedrain replay</c> of a schedule that <c>zonedrain explore --out</c> wrote.</summary>
internal static class ScheduleReplay
{
    /// <summary>Replays it: 10 where it breaks an invariant again, 11 where it ends with somebody waiting for ever, 20 where it diverges.</summary>
    /// <param name="host">The process.</param>
    /// <param name="path">The file, as it was given.</param>
    /// <param name="stream">What it holds.</param>
    /// <param name="scheme">The scheme that the caller takes it to be of; null for any.</param>
    public static ExitCode Run(CliHost host, string path, Stream stream, string? scheme)
    {
        var problems = new Problems("zonedrain explore --out DIR");
        ScheduleTrace trace;
        try
        {
            using var reader = new StreamReader(stream);
            trace = ScheduleTrace.Parse(reader.ReadToEnd());
        }
        catch (FormatException exception)
        {
            problems.Add(new Problem("FILE", path, exception.Message, ""));
            return problems.Refuse(host);
        }

        var own = Words<SchemeId>.Of(trace.World.Scheme);
        if (scheme is not null && scheme != own)
        {
            problems.Add(new Problem("--scheme", scheme, $"is not the scheme of this schedule, which is of {own}", own));
            return problems.Refuse(host);
        }

        var report = Replayer.Run(trace);
        foreach (var line in StoryFold.Of(report.Lines))
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
        var broken = report.Lines.Any(line => line.Violations.Count > 0);
        return broken ? ExitCode.SafetyViolated : report.Stuck.Count > 0 ? ExitCode.LivenessViolated : ExitCode.AllHeld;
    }
}
