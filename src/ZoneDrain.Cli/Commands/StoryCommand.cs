using System.CommandLine;
using System.Globalization;
using ZoneDrain.Cli.Rendering;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Engines.Embedded;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Stories;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cli.Commands;

/// <summary><c>zonedrain story fork</c>: what a fork does to memory on a device.</summary>
internal static class StoryCommand
{
    private const int PagesByDefault = 4096;

    /// <summary>The stories, as they are called, with what they tell.</summary>
    public static IReadOnlyList<(string Command, string Meaning)> Shipped { get; } =
    [
        (
            "zonedrain story fork",
            "Mail S4: what a fork costs a process whose memory is on a coherent device: pages left there, copies, device faults, second faults."),
    ];

    /// <summary>Builds the command.</summary>
    public static Command Build(CliHost host)
    {
        var command = new GroupedCommand(Root.Prove, "story", "Tell what the mails say in figures.") { Synopsis = "fork" };
        command.Add(Fork(host));
        return command;
    }

    private static GroupedCommand Fork(CliHost host)
    {
        var command = new GroupedCommand("Stories", "fork", "Mail S4: a process whose memory is coherent device memory forks, and the device goes on.");
        var pages = new TextOption("Story", "--pages", "N", $"Pages of the process; {PagesByDefault} unless given.");
        var format = CommonOptions.FormatOption();
        command.Add(pages);
        command.Add(format);
        command.SetAction(parsed =>
        {
            var problems = new Problems("zonedrain story fork");
            var json = CommonOptions.ReadJson(parsed.GetValue(format), problems);
            var wanted = PagesByDefault;
            var text = parsed.GetValue(pages);
            if (text is not null && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out wanted) || wanted is < 1 or > ForkStory.PagesMax))
                problems.Add(new Problem("--pages", text, "is not a number in range", $"1 to {ForkStory.PagesMax}"));
            if (problems.Any)
                return (int)problems.Refuse(host);
            var rows = ForkStory.Tell(() => new EmbeddedEngine(new() { Workers = 1 }), wanted);
            if (json)
                host.Out.Write(RunJson.Write(rows));
            else
                Show(host, wanted, rows);
            return (int)ExitCode.AllHeld;
        });
        return command;
    }

    private static void Show(CliHost host, int pages, IReadOnlyList<ForkStoryRow> rows)
    {
        var page = new Page(host);
        page.Paragraph(
            $"A process has {Figures.Count(pages)} pages in coherent device memory, mapped by the CPU and the device, and forks. The child does nothing. The "
            + "device loads each of the parent's pages, loads each again, and stores to each twice. Its driver asks for the right to store at every fault, or "
            + "for what the fault needs; and it moves copies back to the device at the next access, or not.");
        page.Heading("What is left on the device, and what it cost");
        page.Table(
            ["asks for", "moves back", ">left after loads", ">at end", ">copies", ">faults", ">second faults", ">moved"],
            rows.Select(row => (string[])
            [
                row.Faults == DeviceFaultAccess.AlwaysWrite ? "stores" : "its need", row.Remigrate == RemigrateAfterCow.Never ? "no" : "yes",
                Figures.Count(row.LeftAfterLoads), Figures.Count(row.LeftAtEnd), Figures.Count(row.Copies), Figures.Count(row.DeviceFaults),
                Figures.Count(row.SecondFaults), Figures.Count(row.Moved),
            ]));
        var eager = rows[0];
        var modest = rows.First(row => row.Faults == DeviceFaultAccess.AsRequested);
        page.Answer(
            $"A driver that always asks for the right to store leaves {Figures.Count(eager.LeftAfterLoads)} of {Figures.Count(pages)} pages on the device "
            + $"after the fork, although nobody stored; one that asks for what it needs leaves {Figures.Count(modest.LeftAfterLoads)}, for "
            + $"{Figures.Count(modest.SecondFaults)} second faults when the stores come.");
    }
}
