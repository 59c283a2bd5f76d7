using System.Globalization;
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
            select Number(number)];

    /// <summary>The mails that have a section of their page: S0 to S4.</summary>
    private static readonly HashSet<string> Mails =
        [.. from line in File.ReadAllLines(Path.Combine(Docs, "mails.md"))
            where line.StartsWith('#')
            from Match mail in MailName().Matches(line)
            select mail.Value];

    /// <summary>The cases of the field: F1 to C3.</summary>
    private static readonly HashSet<string> FieldCases =
        [.. from line in File.ReadAllLines(Path.Combine(Docs, "field-cases.md"))
            let row = FieldRow().Match(line)
            where row.Success
            select row.Groups["name"].Value];

    [Fact]
    public void A_link_of_a_document_leads_to_a_file_and_a_heading()
    {
        var dead = from file in Repository.Files("*.md")
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
    public void The_site_has_every_page_and_no_other()
    {
        var listed = SitePage().Matches(File.ReadAllText(Path.Combine(Repository.Root, "toc.yml"))).Select(page => page.Groups["path"].Value).ToList();
        listed.Where(path => !File.Exists(Path.Combine(Repository.Root, path))).ShouldBeEmpty();

        // Decisions are listed by their own page, topologies by that of the cluster.
        var pages = Repository.Files("*.md").Select(Repository.Relative)
            .Where(path => !path.StartsWith("docs/decisions/", StringComparison.Ordinal) && !path.StartsWith("silo-config/", StringComparison.Ordinal));
        pages.Append("docs/decisions/README.md").Except(listed).ShouldBeEmpty();
    }

    [Fact]
    public void A_citation_of_the_kernel_model_names_one_of_its_sections() =>
        Dead(SectionCitation(), citation => Sections.Contains(citation.Groups["number"].Value.Replace("c'", "c3", StringComparison.Ordinal))).ShouldBeEmpty();

    [Fact]
    public void A_case_that_a_comment_or_a_document_cites_stands_in_the_table_of_cases() =>
        Dead(CaseCitation(), citation => citation.Groups["number"].Captures.All(number => Cases.Contains(Number(number.Value)))).ShouldBeEmpty();

    [Fact]
    public void A_mail_that_is_cited_has_a_section() =>
        Dead(MailCitation(), citation => citation.Groups["mail"].Captures.All(mail => Mails.Contains(mail.Value))).ShouldBeEmpty();

    [Fact]
    public void A_case_of_the_field_that_is_cited_stands_in_its_table() =>
        Dead(FieldCitation(), citation => FieldCases.Contains(citation.Groups["name"].Value)).ShouldBeEmpty();

    [Fact]
    public void Citations_of_every_kind_are_found()
    {
        var texts = Cited.Select(File.ReadAllText).ToList();
        foreach (var kind in (Regex[])[SectionCitation(), CaseCitation(), MailCitation(), FieldCitation()])
            texts.Sum(kind.Count).ShouldBeGreaterThan(3, kind.ToString());
    }

    [Fact]
    public void The_readme_is_short_and_the_documents_that_people_read_first_are_narrow()
    {
        File.ReadAllLines(Path.Combine(Repository.Root, "README.md")).Length.ShouldBeLessThanOrEqualTo(130);
        var wide = from name in (string[])["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]
                   from line in File.ReadAllLines(Path.Combine(Repository.Root, name))
                   where line.Length > 120 && (name == "README.md" || !line.StartsWith('|'))
                   select $"{name}: {line}";
        wide.ShouldBeEmpty();
    }

    // Who cites: source, tests, documents.
    private static IEnumerable<string> Cited => Repository.Files("*.cs").Concat(Repository.Files("*.md"));

    private static List<string> Dead(Regex citations, Func<Match, bool> resolves) =>
        [.. from file in Cited
            from Match citation in citations.Matches(File.ReadAllText(file))
            where !resolves(citation)
            select $"{Repository.Relative(file)}: {citation.Value}"];

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

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

    // In a comment of source, or in a sentence of a document about the kernel model.
    [GeneratedRegex(@"(?://.*?|kernel-model.*?)\b[Cc]ases? (?<number>\d+)(?:(?:,| and|, and) (?<number>\d+)(?![\w.]))*\b")]
    private static partial Regex CaseCitation();

    [GeneratedRegex(@"\b[Mm]ails? (?<mail>S\d)(?:(?:,| and| or|, and) (?<mail>S\d))*\b")]
    private static partial Regex MailCitation();

    [GeneratedRegex(@"field-cases(?:\]\(field-cases\.md\))?[,:]? (?<name>[FC]\d+)\b")]
    private static partial Regex FieldCitation();

    [GeneratedRegex(@"href: (?<path>\S+\.md)")]
    private static partial Regex SitePage();

    [GeneratedRegex(@"\bS\d\b")]
    private static partial Regex MailName();

    [GeneratedRegex(@"^\| (?<name>[FC]\d+) \|")]
    private static partial Regex FieldRow();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
