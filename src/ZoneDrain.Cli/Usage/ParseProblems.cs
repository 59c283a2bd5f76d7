using System.CommandLine;
using System.CommandLine.Parsing;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Cli.Usage;

/// <summary>Says what the parser of command lines did not understand.</summary>
internal static class ParseProblems
{
    /// <summary>Writes every problem and gives exit code 2.</summary>
    public static ExitCode Explain(ParseResult parsed, IReadOnlyList<string> args, CliHost host)
    {
        var command = parsed.CommandResult.Command;
        var path = PathOf(parsed.CommandResult);
        var problems = new Problems($"{path} --help");
        // An option that does not exist is taken for an argument, and pushes its value and all that follows out of place.
        string[] mistaken = [.. parsed.CommandResult.Tokens.Select(token => token.Value).Concat(parsed.UnmatchedTokens).Where(token => token.StartsWith('-'))];
        foreach (var token in mistaken)
            problems.Add(UnknownOption(token, command));
        if (problems.Any)
            return problems.Refuse(host);

        foreach (var token in parsed.UnmatchedTokens)
            problems.Add(Unmatched(token, command, path));
        foreach (var error in parsed.Errors)
        {
            var isUnmatched = parsed.UnmatchedTokens.Any(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal));
            var isMissingCommand = parsed.UnmatchedTokens.Count > 0 && command.Subcommands.Count > 0;
            if (!isUnmatched && !isMissingCommand)
                problems.Add(Other(error, command, path, args));
        }

        return problems.Refuse(host);
    }

    /// <summary>The problem of an argument that looks like an option and is none; null when it does not.</summary>
    public static Problem? MistakenOption(string? argument, Command command) => argument is ['-', ..] ? UnknownOption(argument, command) : null;

    private static Problem Unmatched(string token, Command command, string path)
    {
        if (command.Subcommands.Count == 0)
            return new Problem(path, token, "is one argument too many", Arguments(command));
        string[] names = [.. command.Subcommands.Select(sub => sub.Name)];
        return new Problem(path, token, "is not a command" + Suggestion.For(token, names), string.Join(", ", names));
    }

    private static Problem UnknownOption(string token, Command command)
    {
        var name = token.Split('=')[0];
        string[] names = [.. command.Options.Where(option => !option.Hidden).Select(option => option.Name)];
        return new Problem(command.Name, name, "is not an option" + Suggestion.For(name, names), string.Join(", ", names));
    }

    private static Problem Other(ParseError error, Command command, string path, IReadOnlyList<string> args)
    {
        if (error.SymbolResult is OptionResult option)
        {
            return option.Tokens.Count == 0
                ? new Problem(option.Option.Name, "", "has no value", $"{option.Option.Name} {option.Option.HelpName}")
                : new Problem(option.Option.Name, string.Join(' ', option.Tokens.Select(token => token.Value)), "is given more than once", "one value");
        }

        return command.Subcommands.Count > 0
            ? new Problem(path, "", args.Count == 0 ? "has no command" : "needs a command", string.Join(", ", command.Subcommands.Select(sub => sub.Name)))
            : new Problem(path, "", "misses an argument", Arguments(command));
    }

    private static string Arguments(Command command) =>
        command.Arguments.Count == 0 ? "no arguments" : string.Join(' ', command.Arguments.Select(argument => argument.HelpName ?? argument.Name));

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : "zonedrain";
}
