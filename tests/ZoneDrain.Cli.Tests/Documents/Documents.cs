using System.Text.RegularExpressions;

namespace ZoneDrain.Cli.Tests.Documents;

/// <summary>The Markdown files of the repository, and the command lines in them.</summary>
internal static partial class Documents
{
    /// <summary>The folder of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Paths below the root with their texts; nothing that was built.</summary>
    public static IReadOnlyList<(string File, string Text)> All { get; } =
    [
        .. from file in Directory.GetFiles(Root, "*.md").Concat(Below("docs")).Concat(Below("silo-config"))
           orderby file
           select (Path.GetRelativePath(Root, file), File.ReadAllText(file)),
    ];

    /// <summary>Everything that any of them says.</summary>
    public static string Everything { get; } = string.Join('\n', All.Select(document => document.Text));

    /// <summary>The arguments of each zonedrain that a fenced block or a span of code has, with where it stands.</summary>
    public static IReadOnlyList<(string Where, string[] Arguments)> CommandLines { get; } =
    [
        .. from document in All
           from code in Fence().Matches(document.Text).SelectMany(fence => fence.Groups["body"].Value.Split('\n'))
               .Concat(Span().Matches(Fence().Replace(document.Text, "")).Select(span => span.Groups["code"].Value.Replace('\n', ' ')))
           from Match call in Call().Matches(Comment().Replace(code, ""))
           select ($"{document.File}: {code.Trim()}", Words(call.Groups["arguments"].Value)),
    ];

    private static string[] Below(string folder) => Directory.GetFiles(Path.Combine(Root, folder), "*.md", SearchOption.AllDirectories);

    // As a shell splits them: at blanks, quotes kept together.
    private static string[] Words(string text) =>
        [.. Word().Matches(text).Select(word => word.Value.Replace("'", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal))];

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Cluster.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException($"no Cluster.sln above {AppContext.BaseDirectory}");
        return folder;
    }

    [GeneratedRegex(@"^```sh\n(?<body>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"`(?<code>zonedrain\s[^`]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"\s#.*$")]
    private static partial Regex Comment();

    // The program at the place of a command: at the start, behind variables, behind what begins another command.
    [GeneratedRegex(
        @"(?:^|[;&|(]|\bdo)\s*(?:\w+=\S*\s+)*(?:zonedrain|dotnet run -c Release --project src/ZoneDrain\.Cli --)"
        + @"(?<arguments>(?: +(?:'[^']*'|""[^""]*""|[^\s;&|()>]+))*)")]
    private static partial Regex Call();

    [GeneratedRegex(@"(?:'[^']*'|""[^""]*""|[^\s'""])+")]
    private static partial Regex Word();
}
