using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Shouldly;

namespace ZoneDrain.Cluster.Tests.Hosting;

/// <summary>Goal: the documented command makes a container image that starts a silo. Method: it is built on an empty base, and its archive is read.</summary>
public sealed class ContainerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zonedrain-container-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_image_has_the_program_with_all_it_needs_and_starts_a_silo()
    {
        using var registry = new BaseImageRegistry();
        var archive = Path.Combine(_folder.FullName, "zonedrain.tar.gz");
        await Publish(registry, $"-p:ContainerBaseImage={registry.Image}", $"-p:ContainerArchiveOutputPath={archive}");

        var files = Read(archive);
        using var manifest = JsonDocument.Parse(files["manifest.json"]);
        var image = manifest.RootElement[0];
        image.GetProperty("RepoTags")[0].GetString().ShouldBe("zonedrain:latest");
        using var config = JsonDocument.Parse(files[image.GetProperty("Config").GetString()!]);
        var started = config.RootElement.GetProperty("config");
        string.Join(' ', Texts(started, "Entrypoint").Concat(Texts(started, "Cmd"))).ShouldBe("dotnet /app/zonedrain.dll silo");
        started.GetProperty("User").GetString().ShouldBe("1654");
        started.GetProperty("WorkingDir").GetString().ShouldStartWith("/app");
        started.GetProperty("ExposedPorts").EnumerateObject().Select(port => port.Name).Order().ShouldBe(["11111/tcp", "30000/tcp", "8080/tcp"]);

        var layers = Texts(image, "Layers").Select(layer => Read(files[layer])).ToList();
        layers[0].Keys.ShouldBe(["etc/base"]);
        var program = layers[^1].Keys.ToList();
        string[] needed = ["zonedrain.dll", "ZoneDrain.Cluster.dll", "Orleans.Runtime.dll", "Orleans.Connections.Security.dll", "Npgsql.dll"];
        foreach (var file in needed) program.ShouldContain($"app/{file}");
    }

    private static async Task Publish(BaseImageRegistry registry, params string[] properties)
    {
        var project = Path.Combine(Repository.Root, "src", "ZoneDrain.Cli");
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string[] line = ["publish", project, "-c", configuration, "--no-build", "-nr:false", "-t:PublishContainer", .. properties];
        var start = new ProcessStartInfo("dotnet", line) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_CONTAINER_INSECURE_REGISTRIES"] = registry.Image.Split('/')[0];
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, string.Concat(said));
    }

    private static IEnumerable<string> Texts(JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
        ? list.EnumerateArray().Select(text => text.GetString()!) : [];

    private static Dictionary<string, byte[]> Read(string archive) => Read(File.ReadAllBytes(archive));

    private static Dictionary<string, byte[]> Read(byte[] archive)
    {
        Stream stream = new MemoryStream(archive);
        if (archive is [0x1f, 0x8b, ..]) stream = new GZipStream(stream, CompressionMode.Decompress);
        using var tar = new TarReader(stream);
        var files = new Dictionary<string, byte[]>();
        while (tar.GetNextEntry(copyData: true) is { } entry)
        {
            if (entry.DataStream is not { } data) continue;
            using var body = new MemoryStream();
            data.CopyTo(body);
            files[entry.Name.TrimStart('/')] = body.ToArray();
        }

        return files;
    }
}
