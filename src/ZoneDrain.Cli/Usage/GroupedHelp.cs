using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using ZoneDrain.Cli.Terminal;

namespace ZoneDrain.Cli.Usage;

/// <summary>Help with commands and options under headings that say what they are for; fits 80 columns.</summary>
internal sealed class GroupedHelp(CliHost host) : SynchronousCommandLineAction
{
    private const int NameWidth = 26;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        Write(parseResult.CommandResult.Command);
        return 0;
    }

    private void Write(Command command)
    {
        foreach (string line in Wrap(command.Description ?? "", CliHost.WidthMin))
            host.Out.WriteLine(line);
        string synopsis = (command as GroupedCommand)?.Synopsis ?? (command.Subcommands.Count > 0 ? "COMMAND" : "");
        host.Out.WriteLine();
        host.Out.WriteLine("Usage");
        foreach (string line in Wrap($"{PathOf(command)} {synopsis}", CliHost.WidthMin - 2))
            host.Out.WriteLine($"  {line}");
        WriteGroups(command.Subcommands.Where(sub => !sub.Hidden), sub => $"{sub.Name} {(sub as GroupedCommand)?.Synopsis}".Trim());
        WriteGroups(command.Options.Where(option => !option.Hidden && option is not VersionOption), option => $"{option.Name} {option.HelpName}".Trim());
        if (command is not GroupedCommand { Examples.Count: > 0 } grouped)
            return;
        host.Out.WriteLine();
        host.Out.WriteLine("Examples");
        foreach (string example in grouped.Examples)
            host.Out.WriteLine($"  {example}");
    }

    private void WriteGroups<T>(IEnumerable<T> symbols, Func<T, string> label)
        where T : Symbol
    {
        foreach (IGrouping<string, T> group in symbols.GroupBy(symbol => symbol is HelpOption ? "Help" : (symbol as IGrouped)?.Group ?? "Other"))
        {
            host.Out.WriteLine();
            host.Out.WriteLine(group.Key);
            foreach (T symbol in group)
                WriteRow(label(symbol), symbol is HelpOption ? "This text." : symbol.Description ?? "");
        }
    }

    private void WriteRow(string name, string description)
    {
        string[] lines = [.. Wrap(description, CliHost.WidthMin - NameWidth)];
        bool fits = name.Length + 4 <= NameWidth;
        if (!fits)
            host.Out.WriteLine($"  {name}");
        for (int i = 0; i < lines.Length; i++)
            host.Out.WriteLine((i == 0 && fits ? $"  {name}".PadRight(NameWidth) : new string(' ', NameWidth)) + lines[i]);
    }

    private static string PathOf(Command command) =>
        command is RootCommand ? "zonedrain" : command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : command.Name;

    private static IEnumerable<string> Wrap(string text, int width)
    {
        string line = "";
        foreach (string word in text.Split(' '))
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
