using System.CommandLine;
using System.Globalization;
using ZoneDrain.Cli.Commands.Explore;
using ZoneDrain.Cli.Rendering;
using ZoneDrain.Cli.Replay;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Cli.Commands;

/// <summary><c>zonedrain replay</c>.</summary>
internal static class ReplayCommand
{
    // Below it, one disagreement says more about chance than about the model.
    private const int SamplesMin = 50;
    private const string How = "How it is checked";

    /// <summary>Builds the command.</summary>
    public static Command Build(CliHost host, CliServices services)
    {
        var command = new GroupedCommand(Root.Check, "replay", "Replay a recorded kernel trace, or a schedule that explore wrote.")
        {
            Synopsis = "FILE [--agree SHARE] [--scheme ID] [--file-system NAME]",
            Examples = ["zonedrain replay trace.txt --agree 0.99"],
        };
        var file = new Argument<string>("FILE");
        var agree = new TextOption(How, "--agree", "SHARE", "Smallest share that must agree, 0 to 1; below it the exit code is 20.");
        var scheme = new TextOption(How, "--scheme", "ID", "The scheme whose rules predict; a2 unless given.");
        var fileSystem = new TextOption(How, "--file-system", "NAME", "The file system of the recording; ext4 unless given.");
        var format = CommonOptions.FormatOption();
        command.Add(file);
        foreach (var option in (Option[])[agree, scheme, fileSystem, format])
            command.Add(option);
        command.SetAction(parsed =>
        {
            var problems = new Problems("zonedrain replay --help");
            var path = parsed.GetValue(file)!;
            using var stream = Open(path, host, problems);
            if (stream is not null && ReplayInput.IsSchedule(stream))
                return (int)ScheduleReplay.Run(host, path, stream, parsed.GetValue(scheme));
            var share = ReadShare(parsed.GetValue(agree), problems);
            var schemeId = ReadWord<SchemeId>("--scheme", "a scheme", parsed.GetValue(scheme) ?? "a2", problems);
            var system = ReadWord<FileSystem>("--file-system", "a file system", parsed.GetValue(fileSystem) ?? "ext4", problems);
            var json = CommonOptions.ReadJson(parsed.GetValue(format), problems);
            var trace = stream is null ? null : TraceSource.Read("FILE", path, stream, problems);
            return (int)(problems.Any ? problems.Refuse(host) : Run(host, services.Replay, new ReplayRequest(trace!, schemeId, system), share, json));
        });
        return command;
    }

    private static Stream? Open(string path, CliHost host, Problems problems)
    {
        if (!Directory.Exists(host.PathOf(path)))
            return TraceSource.Open("FILE", path, host, problems);
        ReplayFolder.Refuse(path, host, problems);
        return null;
    }

    private static double? ReadShare(string? text, Problems problems)
    {
        if (text is null)
            return null;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1)
            return share;
        problems.Add(new Problem("--agree", text, "is not a share", "a number from 0 to 1, such as 0.99"));
        return null;
    }

    private static T ReadWord<T>(string place, string what, string text, Problems problems)
        where T : struct, Enum
    {
        if (!Words<T>.TryParse(text, out var value))
            problems.Add(new Problem(place, text, $"is not {what}" + Suggestion.For(text, Words<T>.All), string.Join(", ", Words<T>.All)));
        return value;
    }

    private static ExitCode Run(CliHost host, IReplay replay, ReplayRequest request, double? share, bool json)
    {
        var report = replay.Run(request, host.Interrupts.Token);
        var verdict = Judge(report, share);
        if (host.Interrupts.Code is { } code)
            verdict = verdict.With(code, "The replay was interrupted.");
        if (json)
            host.Out.Write(RunJson.Write(new { schemaVersion = RunJson.SchemaVersion, request.Scheme, request.FileSystem, verdict, report }));
        else
            ReplayTable.Write(new Page(host), report, verdict);
        return verdict.Code;
    }

    private static Verdict Judge(TraceAgreement report, double? share)
    {
        var verdict = Verdict.AllHeld;
        if (report.Kinds.All(row => row.Samples == 0))
            return verdict.With(ExitCode.Inconclusive, "Nothing in the trace could be checked.");
        foreach (var row in report.Kinds.Where(row => row.Samples >= SamplesMin && row.Agreement < share))
            verdict = verdict.With(ExitCode.ThresholdMissed, FormattableString.Invariant($"{row.Kind} agrees in {row.Agreement:P2}, less than {share:P2}."));
        return verdict;
    }
}
