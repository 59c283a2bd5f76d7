using System.Text.RegularExpressions;
using Shouldly;

namespace ZoneDrain.Tests.House;

public partial class SourceTextTests
{
    private const int LinesMax = 500;
    private const int SourceLinesMax = 400;
    private const int ColumnsMax = 160;

    private static readonly string[] Endings = [".cs", ".csproj", ".props", ".targets", ".md", ".txt", ".yaml", ".json", ".sh", ".sln"];

    // Spelled in parts, so that this file passes its own test.
    private static readonly string[] Unfinished = ["TO" + "DO", "FIX" + "ME", "Not" + "ImplementedException", "#" + "region"];
    private static readonly string[] MachinePaths = ["/wo" + "rk/", "/ho" + "me/", "/ro" + "ot/", ".lib" + "rary", "C:" + "\\Users"];

    private static IEnumerable<(string Path, string[] Lines)> Code =>
        Repository.Files("*.cs").Select(file => (Repository.Relative(file), File.ReadAllLines(file)));

    private static IEnumerable<string> Texts =>
        Repository.Files("*").Where(file => Endings.Contains(Path.GetExtension(file)) && !file.Contains("Excerpts", StringComparison.Ordinal));

    [Fact]
    public void A_source_file_has_at_most_400_lines_and_a_file_of_tests_500() =>
        Code.Where(file => file.Lines.Length > (file.Path.StartsWith("src/", StringComparison.Ordinal) ? SourceLinesMax : LinesMax))
            .Select(file => $"{file.Path}: {file.Lines.Length}").ShouldBeEmpty();

    [Fact]
    public void A_line_has_at_most_160_columns()
    {
        var long_ = from file in Code
                    from line in file.Lines.Select((text, number) => (text, number))
                    where line.text.Length > ColumnsMax
                    select $"{file.Path}:{line.number + 1}: {line.text.Length}";
        long_.ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_left_for_later()
    {
        var found = from file in Code
                    from word in Unfinished
                    where file.Lines.Any(line => line.Contains(word, StringComparison.Ordinal))
                    select $"{file.Path}: {word}";
        found.ShouldBeEmpty();
    }

    [Fact]
    public void No_file_names_a_place_on_somebody_s_machine()
    {
        var found = from file in Texts
                    let text = File.ReadAllText(file)
                    from path in MachinePaths
                    where text.Contains(path, StringComparison.Ordinal)
                    select $"{Repository.Relative(file)}: {path}";
        found.ShouldBeEmpty();
    }

    [Fact]
    public void A_source_file_with_a_public_type_has_the_name_of_one_of_its_types_and_at_most_one_public_class()
    {
        foreach (var (path, lines) in Code.Where(file => file.Path.StartsWith("src/", StringComparison.Ordinal)))
        {
            var types = lines.Select(line => TopType().Match(line)).Where(match => match.Success).DistinctBy(match => match.Groups["name"].Value).ToList();
            var open = types.Where(match => match.Value.StartsWith("public", StringComparison.Ordinal)).ToList();
            if (open.Count == 0) continue;
            types.Select(match => match.Groups["name"].Value).ShouldContain(Path.GetFileNameWithoutExtension(path).Split('.')[0], path);
            open.Count(match => match.Groups["kind"].Value == "class").ShouldBeLessThanOrEqualTo(1, path);
        }
    }

    [Fact]
    public void Namespaces_are_file_scoped() =>
        Code.Where(file => file.Lines.Any(line => line.StartsWith("namespace ", StringComparison.Ordinal) && !line.EndsWith(';')))
            .Select(file => file.Path).ShouldBeEmpty();

    /// <summary>The runner reads results from a test program's output, line by line; whatever is between them takes one along.</summary>
    [Fact]
    public void What_a_program_says_that_a_test_starts_is_not_among_the_results()
    {
        var starts = from file in Code
                     where file.Path.StartsWith("tests/", StringComparison.Ordinal)
                     from Match start in Start().Matches(string.Join('\n', file.Lines))
                     where !start.Value.Contains("RedirectStandardOutput = true", StringComparison.Ordinal)
                     select $"{file.Path}: {start.Value}";
        starts.ShouldBeEmpty();
    }

    [GeneratedRegex(@"^(?:public|internal) (?:(?:static|sealed|abstract|readonly|partial|unsafe) )*"
        + @"(?<kind>record struct|record|class|struct|interface|enum) (?<name>\w+)")]
    private static partial Regex TopType();

    // To the end of its statement; a few programs say nothing.
    [GeneratedRegex(@"new ProcessStartInfo\([^;]*;|Process\.Start\(""(?!kill""|mkfifo"")[^;]*;")]
    private static partial Regex Start();
}
