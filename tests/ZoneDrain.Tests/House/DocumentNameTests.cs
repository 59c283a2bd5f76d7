using System.Text.RegularExpressions;
using Shouldly;
using ZoneDrain.Drains;
using ZoneDrain.Schemes;

namespace ZoneDrain.Tests.House;

/// <summary>
/// Goal: what a document names in code type is in the repository, also after somebody has moved or renamed it. Method: each span is looked up.
/// </summary>
public partial class DocumentNameTests
{
    // Names of others: .NET's, and Orleans'.
    private static readonly string[] Foreign = ["Development", "AdoNet", "Task"];

    private static readonly Lazy<HashSet<string>> Words = new(() =>
        [.. from file in Repository.Files("*.cs") from Match word in Word().Matches(File.ReadAllText(file)) select word.Value]);

    private static readonly Lazy<HashSet<string>> Folders = new(() =>
        [.. from file in Repository.Files("*.cs") from part in Repository.Relative(file).Split('/').SkipLast(1) select part]);

    private static IEnumerable<(string File, string Text)> Spans =>
        from file in Repository.Files("*.md")
        let text = Fence().Replace(File.ReadAllText(file), "")
        from Match span in Span().Matches(text)
        select (Repository.Relative(file), span.Groups["text"].Value);

    [Fact]
    public void A_type_or_member_that_a_document_names_exists()
    {
        var names = Spans.Where(span => TypeName().IsMatch(span.Text)).ToList();
        names.Count.ShouldBeGreaterThan(80);
        var unknown = from span in names
                      let isStart = span.Text.EndsWith('…')
                      from part in span.Text.TrimEnd('…').Split('.')
                      where !Foreign.Contains(part) && !Folders.Value.Contains(part)
                      where isStart ? !Words.Value.Any(word => word.StartsWith(part, StringComparison.Ordinal)) : !Words.Value.Contains(part)
                      select $"{span.File}: {span.Text}";
        unknown.ShouldBeEmpty();
    }

    [Fact]
    public void A_path_that_a_document_names_exists()
    {
        var paths = Spans.Where(span => PathName().IsMatch(span.Text)).ToList();
        paths.Count.ShouldBeGreaterThan(5);
        paths.Where(span => !Path.Exists(Path.Combine(Repository.Root, span.Text))).ShouldBeEmpty();
    }

    [Fact]
    public void A_path_or_test_class_in_a_command_line_exists()
    {
        var lines = from file in Repository.Files("*.md")
                    from Match fence in ShellFence().Matches(File.ReadAllText(file))
                    from line in fence.Value.Split('\n')
                    select (File: Repository.Relative(file), Text: line);
        var paths = (from line in lines from Match path in CommandPath().Matches(line.Text) select (line.File, path.Value)).ToList();
        paths.Count.ShouldBeGreaterThan(20);
        paths.Where(path => !Path.Exists(Path.Combine(Repository.Root, path.Value))).ShouldBeEmpty();
        var classes = (from line in lines from Match name in FilteredClass().Matches(line.Text) select (line.File, name.Groups["name"].Value)).ToList();
        classes.Count.ShouldBeGreaterThan(3);
        classes.Where(name => !Words.Value.Contains(name.Value)).ShouldBeEmpty();
    }

    [Fact]
    public void A_folder_that_a_document_calls_one_exists()
    {
        var named = from file in Repository.Files("*.md")
                    from Match mention in FolderMention().Matches(File.ReadAllText(file))
                    from Capture name in mention.Groups["name"].Captures
                    select (File: Repository.Relative(file), Name: name.Value);
        named.Count().ShouldBeGreaterThan(8);
        named.Where(mention => !Folders.Value.Contains(mention.Name) && !Directory.Exists(Path.Combine(Repository.Root, mention.Name))).ShouldBeEmpty();
    }

    [Fact]
    public void The_map_of_the_readme_is_the_tree()
    {
        var map = File.ReadAllText(Path.Combine(Repository.Root, "README.md")).Split("## The map")[1].Split("```")[1].TrimEnd('\n').Split('\n')[1..];
        var project = "";
        foreach (var line in map)
        {
            var names = line.TrimStart().Split("  ")[0].Split(", ");
            if (line[0] != ' ') project = names[0];
            foreach (var name in names) Path.Exists(Path.Combine(Repository.Root, line[0] == ' ' ? Path.Combine(project, name) : name)).ShouldBeTrue(line);
        }

        var projects = Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Where(folder => Directory.GetFiles(folder, "*.csproj").Length > 0);
        foreach (var name in projects.Select(Path.GetFileName)) map.ShouldContain(line => line.StartsWith($"src/{name} ", StringComparison.Ordinal), name);
    }

    [Fact]
    public void Every_scheme_and_strategy_has_a_row()
    {
        var rows = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "schemes-and-strategies.md"));
        var names = SchemeList.All.Select(scheme => scheme.Id.ToString().ToLowerInvariant())
            .Concat(StrategyList.All.Select(strategy => $"`{strategy.Traits.Name}`"));
        names.Where(name => !rows.Any(row => row.StartsWith($"| {name} |", StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^```sh\n.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ShellFence();

    // Not what a command makes, nor what a shell puts in.
    [GeneratedRegex(@"(?<![\w./-])(?:src|tests|docs|silo-config|\.ci)/(?!\S*(?:certificates|/bin/|[$*]))[\w./-]+")]
    private static partial Regex CommandPath();

    [GeneratedRegex(@"--filter ""?(?:FullyQualifiedName~)?(?<name>[A-Z]\w+)(?!\w|~)")]
    private static partial Regex FilteredClass();

    [GeneratedRegex(@"`(?<text>[^`\n]+)`")]
    private static partial Regex Span();

    // A capital, small letters, perhaps members behind dots, perhaps only the start of a name.
    [GeneratedRegex(@"^[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*(\.[A-Z][A-Za-z0-9]*)*…?$")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"^(src|tests|docs|silo-config|eng|\.ci|\.github)/[\w./-]*$")]
    private static partial Regex PathName();

    [GeneratedRegex(@"[Ff]olders? `(?<name>\w+)`(?:(?:,| and) `(?<name>\w+)`)*")]
    private static partial Regex FolderMention();

    [GeneratedRegex(@"\b[A-Za-z_]\w*\b")]
    private static partial Regex Word();
}
