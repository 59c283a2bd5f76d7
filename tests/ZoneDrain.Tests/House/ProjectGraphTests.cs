using System.Xml.Linq;
using Shouldly;

namespace ZoneDrain.Tests.House;

public class ProjectGraphTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["ZoneDrain"] = [],
        ["ZoneDrain.Engines"] = ["ZoneDrain"],
        ["ZoneDrain.Statistics"] = [],
        ["ZoneDrain.Workloads"] = ["ZoneDrain", "ZoneDrain.Statistics"],
        ["ZoneDrain.Traces"] = ["ZoneDrain"],
        ["ZoneDrain.Cluster"] = ["ZoneDrain", "ZoneDrain.Workloads"],
        ["ZoneDrain.Experiments"] = ["ZoneDrain", "ZoneDrain.Workloads", "ZoneDrain.Statistics", "ZoneDrain.Traces"],
        ["ZoneDrain.Cli"] =
        [
            "ZoneDrain", "ZoneDrain.Engines", "ZoneDrain.Cluster", "ZoneDrain.Experiments", "ZoneDrain.Workloads", "ZoneDrain.Statistics", "ZoneDrain.Traces",
        ],
    };

    // A sample is a program of somebody else, which knows packages alone.
    private static IEnumerable<string> Own => Repository.Files("*.csproj").Where(file => !IsSample(file));

    public static TheoryData<string> Projects => [.. Repository.SourceProjects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_those_below_it(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        Allowed.ShouldContainKey(name, $"{path} is not in the table of projects");
        var referenced = Repository.Items(Path.Combine(Repository.Root, path), "ProjectReference");
        referenced.Select(item => Path.GetFileNameWithoutExtension(item.Replace('\\', '/'))).Except(Allowed[name]).ShouldBeEmpty();
    }

    [Fact]
    public void The_model_needs_no_package() =>
        Repository.Items(Path.Combine(Repository.Root, "src/ZoneDrain/ZoneDrain.csproj"), "PackageReference").ShouldBeEmpty();

    [Theory]
    [InlineData("ZoneDrain.Engines", "Orleans|AspNet|Spectre")]
    [InlineData("ZoneDrain.Workloads", "Orleans|AspNet|Spectre")]
    [InlineData("ZoneDrain.Statistics", "Orleans|AspNet|Spectre")]
    [InlineData("ZoneDrain.Traces", "Orleans|AspNet|Spectre")]
    [InlineData("ZoneDrain.Experiments", "Orleans|AspNet|Spectre")]
    public void Engines_and_experiments_know_no_host_and_no_console(string project, string banned)
    {
        var packages = Repository.Items(Path.Combine(Repository.Root, $"src/{project}/{project}.csproj"), "PackageReference");
        foreach (var word in banned.Split('|')) packages.ShouldAllBe(package => !package.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Versions_are_in_one_place()
    {
        foreach (var file in Own) File.ReadAllText(file).ShouldNotContain(" Version=", customMessage: Repository.Relative(file));
    }

    [Fact]
    public void A_sample_asks_for_the_packages_that_are_packed()
    {
        var version = XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("Version").Single().Value;
        var asked = from file in Repository.Files("*.csproj").Where(IsSample)
                    from package in XDocument.Load(file).Descendants("PackageReference")
                    select (Name: package.Attribute("Include")!.Value, Version: package.Attribute("Version")!.Value);
        asked.Count().ShouldBeGreaterThan(1);
        asked.ShouldAllBe(package => package.Name.StartsWith("ZoneDrain.", StringComparison.Ordinal) && package.Version == version);
    }

    [Fact]
    public void Every_source_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Cluster.sln"));
        foreach (var file in Own) solution.ShouldContain(Path.GetFileName(file));
    }

    [Fact]
    public void The_assembly_of_the_model_refers_to_the_runtime_alone() =>
        typeof(Outcome).Assembly.GetReferencedAssemblies().ShouldAllBe(assembly => assembly.Name!.StartsWith("System.", StringComparison.Ordinal));

    private static bool IsSample(string project) => Repository.Relative(project).StartsWith("docs/samples/", StringComparison.Ordinal);
}
