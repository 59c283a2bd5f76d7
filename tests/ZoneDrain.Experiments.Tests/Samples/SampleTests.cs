using System.Diagnostics;
using System.Xml.Linq;
using Shouldly;

namespace ZoneDrain.Experiments.Tests.Samples;

/// <summary>
/// Goal: the sample of the documents builds from packages alone and says what its page says. Method: packages are made of what was built, the sample is copied
/// to a folder of its own, and run.
/// </summary>
public sealed class SampleTests(ITestOutputHelper output) : IDisposable
{
    private static readonly string Root = FindRoot();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zonedrain-sample-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_strategy_of_ones_own_is_compared_and_explored_from_packages()
    {
        var feed = _folder.CreateSubdirectory("feed").FullName;
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var page = await File.ReadAllLinesAsync(Path.Combine(Root, "docs", "samples", "README.md"), TestContext.Current.CancellationToken);
        var projects = Below("ZoneDrain.Engines").Concat(Below("ZoneDrain.Experiments")).Distinct().ToList();
        page.Single(line => line.StartsWith("for project in ", StringComparison.Ordinal)).Split(';')[0].Split(' ')[3..].ShouldBe(projects, ignoreOrder: true);
        await Dotnet("msbuild", await All(projects), "-t:Pack", "-nr:false", $"-p:Configuration={configuration}", $"-p:PackageOutputPath={feed}");
        var sample = _folder.CreateSubdirectory("sample").FullName;
        var files = Directory.GetFiles(Path.Combine(Root, "docs", "samples", "own-strategy"));
        files.Length.ShouldBe(3);
        foreach (var file in files) File.Copy(file, Path.Combine(sample, Path.GetFileName(file)));

        // What is not ours is on this machine already, for the tests were built with it; what is ours comes from the feed and into a folder of this test.
        var known = (await Dotnet("nuget", "locals", "global-packages", "--list")).Split("global-packages:")[1].Trim();
        await Dotnet("build", sample, "-c", "Release", "-nr:false", $"-p:RestoreSources={feed}", $"-p:RestoreFallbackFolders={known}",
            $"-p:RestorePackagesPath={Path.Combine(_folder.FullName, "packages")}");
        var said = await Dotnet(Path.Combine(sample, "bin", "Release", "net10.0", "OwnStrategy.dll"), "0");

        said.ShouldContain("hasty-percpu: an edge pair back to back on one core costs");
        said.ShouldContain("sweep / hasty-percpu: ");
        var promised = page.Where(line => line.StartsWith("grace ", StringComparison.Ordinal)).ToList();
        promised.Count.ShouldBe(2);
        foreach (var line in promised) said.ShouldContain(line);
        said.ShouldContain("*** ");
        said.ShouldNotContain("hasty-percpu broke");
    }

    // A project and all that it references.
    private static IEnumerable<string> Below(string project) =>
        XDocument.Load(Path.Combine(Root, "src", project, project + ".csproj")).Descendants("ProjectReference")
            .SelectMany(reference => Below(Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'))))
            .Append(project);

    // One program packs them all: what each is made of is read once.
    private async Task<string> All(IEnumerable<string> projects)
    {
        var file = Path.Combine(_folder.FullName, "all.proj");
        var paths = string.Join(';', projects.Select(project => Path.Combine(Root, "src", project, project + ".csproj")));
        await File.WriteAllTextAsync(file, $"""
            <Project>
              <Target Name="Pack"><MSBuild Projects="{paths}" Targets="Pack" Properties="NoBuild=true" /></Target>
            </Project>
            """);
        return file;
    }

    private async Task<string> Dotnet(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.FullName,
        };
        using var process = Process.Start(start)!;
        var said = string.Concat(await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync()));
        await process.WaitForExitAsync();
        output.WriteLine(said);
        process.ExitCode.ShouldBe(0, said);
        return said;
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Cluster.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("no Cluster.sln above the tests");
        return folder;
    }
}
