using System.Xml.Linq;

namespace ZoneDrain.Tests.House;

/// <summary>The checked-out tree that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Files that belong to the repository: nothing built, nothing hidden but what is configured on purpose.</summary>
    public static IEnumerable<string> Files(string pattern)
    {
        var places = new[] { "src", "tests", "eng", "silo-config", "docs" }.Select(place => Path.Combine(Root, place)).Where(Directory.Exists);
        return places.SelectMany(place => Directory.EnumerateFiles(place, pattern, SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Root, pattern))
            .Where(file => !Relative(file).Split('/').Any(part => part is "bin" or "obj" or "node_modules" or "dist" or "BenchmarkDotNet.Artifacts"))
            .Order(StringComparer.Ordinal);
    }

    /// <summary>The project files below <c>src</c>, from the root.</summary>
    public static IEnumerable<string> SourceProjects =>
        Files("*.csproj").Select(Relative).Where(path => path.StartsWith("src/", StringComparison.Ordinal));

    public static string Relative(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    /// <summary>Names that a project file gives to one kind of item, without folders and endings.</summary>
    public static string[] Items(string project, string kind) =>
        [.. from item in XDocument.Load(project).Descendants(kind) let name = item.Attribute("Include")?.Value where name is not null orderby name select name];

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Cluster.sln"))) return at.FullName;
        }

        throw new DirectoryNotFoundException($"no Cluster.sln above {AppContext.BaseDirectory}");
    }
}
