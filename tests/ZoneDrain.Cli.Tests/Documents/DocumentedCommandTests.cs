using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Shouldly;
using ZoneDrain.Cli.Bench;
using ZoneDrain.Cli.Orleans;
using ZoneDrain.Cli.Tests.Harness;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Tests.Documents;

/// <summary>
/// Goal: what the documents say of the program is so, and nothing of it is left out. Method: command lines are parsed as the program parses them, those that
/// cost nothing are run, and names are compared with the tree of commands in both directions.
/// </summary>
public sealed partial class DocumentedCommandTests : IDisposable
{
    private readonly TestProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public void Every_command_line_is_one_that_the_program_takes()
    {
        Documents.CommandLines.Count.ShouldBeGreaterThan(80);
        List<string> refused = [];
        foreach (var (where, arguments) in Documents.CommandLines)
        {
            var parsed = _program.Tree().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            string[] known = [.. OptionsOf(parsed.CommandResult)];
            var unknown = arguments.Where(word => word.StartsWith('-') && !known.Contains(word.Split('=')[0]));
            refused.AddRange(parsed.Errors.Select(error => error.Message).Concat(unknown).Select(reason => $"{where}: {reason}"));
        }

        refused.ShouldBeEmpty();
    }

    [Fact]
    public void Command_lines_that_cost_nothing_end_well()
    {
        // What the comparisons of the documents have beside them: scenarios, prices and an earlier run.
        _program.Run("scenario", "new", "mine.yaml").Code.ShouldBe(0);
        _program.Write("my-machine.prices", PriceFile().Match(Documents.Everything).Value);
        _program.Run("compare", "mine.yaml").Code.ShouldBe(0);
        List<string> failed = [];
        var count = 0;
        foreach (var (where, arguments) in Documents.CommandLines.Where(line => CostsNothing(line.Arguments)))
        {
            if (arguments is ["scenario", "new", var file, ..]) File.Delete(_program.PathOf(file));
            var (code, _, error) = _program.Run(arguments);
            count++;

            // A search that finds what it looks for ends with 10 or 11.
            if (code != 0 && !(arguments[0] is "explore" or "replay" or "diagnose" && code is 10 or 11)) failed.Add($"{where}: exit code {code}: {error}");
        }

        failed.ShouldBeEmpty();
        count.ShouldBeGreaterThan(25);
    }

    [Fact]
    public void Every_command_is_in_the_documents()
    {
        string[] written = [.. Documents.CommandLines.Select(line => string.Join(' ', line.Arguments) + " ")];
        Paths(_program.Tree(), "").Where(path => !written.Any(line => line.StartsWith(path + " ", StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Fact]
    public void Every_option_is_in_the_documents_and_no_other_is()
    {
        string[] options = [.. OptionsBelow(_program.Tree()).Distinct()];
        options.Length.ShouldBeGreaterThan(50);
        options.Where(option => !Regex.IsMatch(Documents.Everything, $@"(?<![\w-]){option}(?![\w-])")).ShouldBeEmpty();
        var unknown = from document in Documents.All
                      from Match span in OptionSpan().Matches(document.Text)
                      where !options.Contains(span.Groups["name"].Value) && span.Groups["name"].Value is not ("--help" or "--version")
                      select $"{document.File}: {span.Value}";
        unknown.ShouldBeEmpty();
    }

    [Fact]
    public void The_table_of_exit_codes_is_the_enumeration_and_every_code_that_is_named_exists()
    {
        int[] codes = [.. Enum.GetValues<ExitCode>().Select(code => (int)code)];
        var table = Documents.All.Single(document => document.File == Path.Combine("docs", "exit-codes.md")).Text;
        CodeRow().Matches(table).SelectMany(row => row.Groups["codes"].Value.Split(", ")).Select(int.Parse).ShouldBe(codes);
        var named = CodeName().Matches(Documents.Everything);
        named.Count.ShouldBeGreaterThan(10);
        named.Select(name => int.Parse(name.Groups["code"].Value)).Where(code => !codes.Contains(code)).ShouldBeEmpty();
        var help = _program.Run("--help").Out;
        codes.Where(code => !Regex.IsMatch(help, $@"\b{code}\b")).ShouldBeEmpty();
    }

    [Fact]
    public void Every_bench_is_in_the_documents()
    {
        string[] names = [.. new OrleansBench(new EmbeddedBench(() => 0)).Entries.Select(entry => entry.Name)];
        names.Length.ShouldBeGreaterThan(10);
        names.Where(name => !Regex.IsMatch(Documents.Everything, $"(`|bench ){name}(?![\\w-])")).ShouldBeEmpty();
    }

    [Fact]
    public void Variables_of_the_environment_are_those_that_the_program_and_its_tests_read()
    {
        var read = from place in (string[])["src", "tests"]
                   from file in Directory.GetFiles(Path.Combine(Documents.Root, place), "*.cs", SearchOption.AllDirectories)
                   from Match name in Variable().Matches(File.ReadAllText(file))
                   select name.Value;
        string[] written = [.. Variable().Matches(Documents.Everything).Select(name => name.Value).Distinct()];
        written.Except(read).ShouldBeEmpty();

        // One that silos of a run get from the program is nobody's to set.
        read.Except(written).ShouldBe(["ZONEDRAIN_CREW"]);
    }

    // Lists and texts; searches of the small world, and the replay of what one wrote; comparisons, which a fake makes here, unless they need a server, a
    // browser, a cluster or a recording. NAME is for a reader to replace.
    private static bool CostsNothing(string[] arguments) => arguments switch
    {
        _ when arguments.Any(word => word.Contains("NAME", StringComparison.Ordinal)) => false,
        ["list" or "scenario" or "story" or "completion" or "diagnose", ..] => true,
        ["explore", .. var rest] => !rest.Any(word => word is "--matrix" or "--faults" or "--world"),
        ["replay", var file, ..] => file.StartsWith("traces/", StringComparison.Ordinal),
        ["compare", .. var rest] => !rest.Any(word => word is "--dashboard" or "--engine" or "--trace" or "--store"),
        _ => false,
    };

    private static IEnumerable<string> OptionsOf(CommandResult? result)
    {
        for (; result is not null; result = result.Parent as CommandResult)
        {
            foreach (var option in result.Command.Options)
                yield return option.Name;
        }
    }

    private static IEnumerable<string> OptionsBelow(Command command) =>
        command.Options.Where(option => option is not (HelpOption or VersionOption) && !option.Hidden).Select(option => option.Name)
            .Concat(command.Subcommands.SelectMany(OptionsBelow));

    private static IEnumerable<string> Paths(Command command, string above) =>
        command.Subcommands.Where(sub => !sub.Hidden).SelectMany(sub => Paths(sub, $"{above}{sub.Name} ").Prepend($"{above}{sub.Name}"));

    [GeneratedRegex(@"^zonedrain-prices 1\n.*?(?=^```)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex PriceFile();

    [GeneratedRegex(@"`(?<name>--[a-z][a-z-]*)[^`]*`")]
    private static partial Regex OptionSpan();

    [GeneratedRegex(@"^\| (?<codes>\d+(, \d+)*) \|", RegexOptions.Multiline)]
    private static partial Regex CodeRow();

    [GeneratedRegex(@"[Ee]xit\s+code\]?(?:\([^)]*\))?\s+(?<code>\d+)")]
    private static partial Regex CodeName();

    [GeneratedRegex(@"\bZONEDRAIN_[A-Z][A-Z_]*[A-Z]\b")]
    private static partial Regex Variable();
}
