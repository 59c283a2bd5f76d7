using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;
using Shouldly;

namespace ZoneDrain.Cluster.Tests.Hosting;

/// <summary>Goal: the packed program needs nothing else. Method: it is packed, installed into a fresh folder from that file alone, and run.</summary>
public sealed class ToolPackageTests : IDisposable
{
    // With prices of another machine nothing is measured until it is known well enough.
    private static readonly string[] Small =
    [
        "compare", "--repeat", "2", "--set", "devices[0].size=1MiB", "--set", "load.operations=2000", "--strategies", "sweep,counter", "--prices", "kernel",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zonedrain-tool-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_packed_tool_is_installed_from_its_file_and_compares()
    {
        var feed = _folder.CreateSubdirectory("feed").FullName;
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        await Run("dotnet", "pack", Path.Combine(Repository.Root, "src", "ZoneDrain.Cli"), "-c", configuration, "--no-build", "-nr:false", "-o", feed);
        LookInto(Directory.GetFiles(feed, "*.nupkg").ShouldHaveSingleItem());

        var sources = Path.Combine(_folder.FullName, "nuget.config");
        await File.WriteAllTextAsync(sources, $"""
            <configuration><packageSources><clear /><add key="feed" value="{feed}" /></packageSources></configuration>
            """);
        var tools = Path.Combine(_folder.FullName, "tools");
        await Run("dotnet", "tool", "install", "zonedrain", "--tool-path", tools, "--configfile", sources);
        var said = await Run(Path.Combine(tools, "zonedrain"), Small);
        said.ShouldContain("Break-even lifetime");
        var run = Directory.GetDirectories(Path.Combine(_folder.FullName, "runs", "default"), "2*").ShouldHaveSingleItem();

        // A build without Node.js has no page, and says so.
        if (!said.Contains("built without Node.js", StringComparison.Ordinal)) File.Exists(Path.Combine(run, "report.html")).ShouldBeTrue(said);
    }

    private static void LookInto(string file)
    {
        using var package = ZipFile.OpenRead(file);
        var names = package.Entries.Select(entry => entry.FullName).ToList();
        foreach (var name in (string[])["README.md", "LICENSE", "tools/net10.0/any/DotnetToolSettings.xml", "tools/net10.0/any/Orleans.Runtime.dll"])
            names.ShouldContain(name);
        using var text = new StreamReader(package.GetEntry("zonedrain.nuspec")!.Open());
        var about = text.ReadToEnd();
        about.ShouldContain("<license type=\"expression\">MIT</license>");
        var version = typeof(OrleansEngine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        about.ShouldContain($"<version>{version.Split('+')[0]}</version>");
    }

    private async Task<string> Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.FullName,
        };
        using var process = Process.Start(start)!;
        var said = string.Concat(await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync()));
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBeOneOf([0, 3], said);
        return said;
    }
}
