using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using ZoneDrain.Cli.Terminal;

namespace ZoneDrain.Cli.Usage;

/// <summary>Help with commands and options under headings that say what they are for; fits 80 columns.</summary>
/// <param name="host">Where it is written.</param>
/// <param name="asked">Whether somebody asked for it: then it forgives whatever else is wrong.</param>
internal sealed class GroupedHelp(CliHost host, bool asked) : SynchronousCommandLineAction
{
    private const int NameWidth = 26;

    private const string ExitCodes =
        "0 all held; 1 internal error; 2 wrong usage, nothing ran; 3 not enough data; 10 safety violated; 11 liveness violated; 20 threshold or agreement "
        + "missed; 21 regression against the baseline; 130 or 143 interrupted. Of several: the first of 1, 2, 10, 11, 130, 143, 20, 21, 3.";

    /// <inheritdoc/>
    public override bool ClearsParseErrors => asked;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        Write(parseResult.CommandResult.Command);
        return 0;
    }

    private void Write(Command command)
    {
        foreach (var line in Wrap(command.Description ?? "", CliHost.WidthMin))
            host.Out.WriteLine(line);
        var synopsis = (command as GroupedCommand)?.Synopsis ?? (command.Subcommands.Count > 0 ? "COMMAND" : "");
        host.Out.WriteLine();
        host.Out.WriteLine("Usage");
        foreach (var line in Wrap($"{PathOf(command)} {synopsis}", CliHost.WidthMin - 2))
            host.Out.WriteLine($"  {line}");
        WriteGroups(command.Subcommands.Where(sub => !sub.Hidden), sub => $"{sub.Name} {(sub as GroupedCommand)?.Synopsis}".Trim());
        WriteGroups(command.Options.Where(option => !option.Hidden && option is not VersionOption), option => $"{option.Name} {option.HelpName}".Trim());
        if (command is RootCommand)
            WriteExitCodes();
        if (command is not GroupedCommand { Examples.Count: > 0 } grouped)
            return;
        host.Out.WriteLine();
        host.Out.WriteLine("Examples");
        foreach (var example in grouped.Examples)
            WriteExample(example);
    }

    // A reason that does not fit beside its command line stands below it.
    private void WriteExample(string example)
    {
        var reason = example.IndexOf('#', StringComparison.Ordinal);
        if (example.Length + 2 <= CliHost.WidthMin || reason < 0)
        {
            host.Out.WriteLine($"  {example}");
            return;
        }

        host.Out.WriteLine($"  {example[..reason].TrimEnd()}");
        foreach (var line in Wrap(example[(reason + 1)..].Trim(), CliHost.WidthMin - "    # ".Length))
            host.Out.WriteLine($"    # {line}");
    }

    private void WriteExitCodes()
    {
        host.Out.WriteLine();
        host.Out.WriteLine("Exit codes");
        foreach (var line in Wrap(ExitCodes, CliHost.WidthMin - 2))
            host.Out.WriteLine($"  {line}");
    }

    private void WriteGroups<T>(IEnumerable<T> symbols, Func<T, string> label)
        where T : Symbol
    {
        foreach (var group in symbols.GroupBy(symbol => symbol is HelpOption ? "Help" : (symbol as IGrouped)?.Group ?? "Other"))
        {
            host.Out.WriteLine();
            host.Out.WriteLine(group.Key);
            foreach (var symbol in group)
                WriteRow(label(symbol), symbol is HelpOption ? "This text." : symbol.Description ?? "");
        }
    }

    private void WriteRow(string name, string description)
    {
        string[] lines = [.. Wrap(description, CliHost.WidthMin - NameWidth)];
        var fits = name.Length + 4 <= NameWidth;
        if (!fits)
            host.Out.WriteLine($"  {name}");
        for (var i = 0; i < lines.Length; i++)
            host.Out.WriteLine((i == 0 && fits ? $"  {name}".PadRight(NameWidth) : new string(' ', NameWidth)) + lines[i]);
    }

    private static string PathOf(Command command)
    {
        if (command is RootCommand)
            return "zonedrain";
        return command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : command.Name;
    }

    private static IEnumerable<string> Wrap(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }

        yield return line;
    }
}

/// <summary>Something that help shows under a heading.</summary>
internal interface IGrouped
{
    /// <summary>The heading.</summary>
    string Group { get; }
}
