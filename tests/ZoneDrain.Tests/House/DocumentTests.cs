using System.Text.RegularExpressions;
using Shouldly;

namespace ZoneDrain.Tests.House;

/// <summary>What documents and docstrings point at is there.</summary>
public partial class DocumentTests
{
    private static readonly string Docs = Path.Combine(Repository.Root, "docs");

    private static readonly string[] Model = File.ReadAllLines(Path.Combine(Docs, "kernel-model.md"));

    /// <summary>Numbers of the sections of the kernel model: 0.9, 2.a1, 7.</summary>
    private static readonly HashSet<string> Sections =
        [.. Model.Select(line => SectionHeading().Match(line)).Where(match => match.Success).Select(match => match.Groups["number"].Value)];

    /// <summary>Numbers of the cases of its last table.</summary>
    private static readonly HashSet<int> Cases =
        [.. from line in Model
            let row = CaseRow().Match(line)
            where row.Success
            from number in row.Groups["numbers"].Value.Split(',', StringSplitOptions.TrimEntries)
            select int.Parse(number, System.Globalization.CultureInfo.InvariantCulture)];

    [Fact]
    public void A_link_of_a_document_leads_to_a_file_and_a_heading()
    {
        var dead = from file in Directory.GetFiles(Docs, "*.md", SearchOption.AllDirectories).Append(Path.Combine(Repository.Root, "README.md"))
                   from Match link in Link().Matches(File.ReadAllText(file))
                   let target = link.Groups["file"].Value
                   where !target.Contains("://", StringComparison.Ordinal)
                   let path = target.Length == 0 ? file : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, target))
                   let anchor = link.Groups["anchor"].Value
                   where !Path.Exists(path) || (anchor.Length > 0 && !Anchors(path).Contains(anchor))
                   select $"{Repository.Relative(file)}: {link.Value}";
        dead.ShouldBeEmpty();
    }

    [Fact]
    public void A_citation_of_the_kernel_model_names_one_of_its_sections()
    {
        var dead = from file in Repository.Files("*.cs")
                   from Match citation in SectionCitation().Matches(File.ReadAllText(file))
                   let number = citation.Groups["number"].Value
                   where !Sections.Contains(number.Replace("c'", "c3", StringComparison.Ordinal))
                   select $"{Repository.Relative(file)}: {citation.Value}";
        dead.ShouldBeEmpty();
    }

    [Fact]
    public void A_case_that_a_docstring_cites_stands_in_the_table_of_cases()
    {
        var dead = from file in Repository.Files("*.cs").Where(file => Repository.Relative(file).StartsWith("src/", StringComparison.Ordinal))
                   from Match citation in CaseCitation().Matches(File.ReadAllText(file))
                   where !Cases.Contains(int.Parse(citation.Groups["number"].Value, System.Globalization.CultureInfo.InvariantCulture))
                   select $"{Repository.Relative(file)}: {citation.Value}";
        dead.ShouldBeEmpty();
    }

    // As forges make them: lower case, spaces to dashes, all but letters, digits, dashes and underscores left out.
    private static HashSet<string> Anchors(string path) =>
        [.. File.ReadAllLines(path).Where(line => line.StartsWith('#'))
            .Select(line => NotInAnchors().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'))];

    [GeneratedRegex(@"^#+ (?<number>\d+(\.\w+)?)\.? ")]
    private static partial Regex SectionHeading();

    [GeneratedRegex(@"^\| (?<numbers>\d+(, \d+)*) \|")]
    private static partial Regex CaseRow();

    [GeneratedRegex(@"\]\((?<file>[^)#\s]*)(#(?<anchor>[^)\s]+))?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"kernel-model,? (?:sections? )?(?<number>\d+(\.(?:\d+|[a-f]\d{0,2}'?))?)\b")]
    private static partial Regex SectionCitation();

    [GeneratedRegex(@"//.*?\bcase (?<number>\d+)\b")]
    private static partial Regex CaseCitation();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
