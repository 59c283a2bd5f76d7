using Shouldly;
using ZoneDrain.Cli.Tests.Storage;
using ZoneDrain.Cluster.Hosting;
using ZoneDrain.Cluster.Tests.Database;

namespace ZoneDrain.Cluster.Tests.Processes;

/// <summary>
/// Goal: a cluster with TLS and PostgreSQL bears a load, loses a silo by kill -9 and another by SIGTERM, and its audit passes. Method: three silos and a client
/// as processes, configured once by files and once by environment variables alone.
/// </summary>
public sealed class SecureClusterTests : IDisposable
{
    private const int SecondsBefore = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private static readonly string[] Load =
    [
        "load", "default", "--engine", "orleans", "--rate", "20/s", "--duration", "30s", "--set", "load.warmup=0s", "--set", "load.lateMax=10m",
        "--set", "devices[0].size=16MiB",
    ];

    private readonly string _database;
    private readonly DirectoryInfo _certificates = Directory.CreateTempSubdirectory("zonedrain-certificates-");

    public SecureClusterTests(PostgresServer server)
    {
        _database = FreshDatabase.Make(server);
        ClusterCertificates.Make(_certificates.FullName, 3, 1, TimeProvider.System.GetUtcNow());
    }

    public void Dispose() => _certificates.Delete(recursive: true);

    [Fact]
    public Task Configured_by_files() => Bear(
        (files, silo) => ZoneDrainProcess.Start(new Dictionary<string, string>(), "silo", "--config", files.Path(silo)),
        files => new Dictionary<string, string> { ["ZONEDRAIN_CLUSTER"] = files.Path(0) });

    [Fact]
    public Task Configured_by_environment_variables_alone() => Bear(
        (files, silo) => ZoneDrainProcess.Start(files.Variables(silo), "silo"),
        files => files.Variables(0));

    private async Task Bear(Func<SiloFiles, int, ZoneDrainProcess> start, Func<SiloFiles, Dictionary<string, string>> client)
    {
        using var files = new SiloFiles(3, _database, 6, ("state", "postgres"), ("service", "soaks"), ("tls", new Dictionary<string, string>
        {
            ["certificate"] = Certificate("silo-1.pem"),
            ["key"] = Certificate("silo-1-key.pem"),
            ["authority"] = Certificate("authority.pem"),
        }));
        using var first = start(files, 0);
        using var second = start(files, 1);
        using var third = start(files, 2);
        await Task.WhenAll(first.Says("silo-1 is up"), second.Says("silo-2 is up"), third.Says("silo-3 is up"));

        using var load = ZoneDrainProcess.Start(client(files), [.. Load, "--out", files.Folder]);
        await Seconds(files, SecondsBefore, load);
        third.Kill();
        await Seconds(files, 2 * SecondsBefore, load);
        second.Terminate();
        (await second.Ended()).ShouldBe(0, second.Said);
        (await load.Ended()).ShouldBe(0, load.Said);
        load.Said.ShouldContain("client of the cluster");
        load.Said.ShouldContain("What died with silos");
        load.Said.ShouldContain("none was broken");
        first.Terminate();
        (await first.Ended()).ShouldBe(0, first.Said);
    }

    private string Certificate(string name) => Path.Combine(_certificates.FullName, name);

    // A second of the load is a row of its series.
    private static async Task Seconds(SiloFiles files, int seconds, ZoneDrainProcess load)
    {
        var series = Path.Combine(files.Folder, "latest", "timeseries.csv");
        var begin = TimeProvider.System.GetTimestamp();
        while (!File.Exists(series) || File.ReadLines(series).Count() <= seconds)
        {
            (load.HasEnded || TimeProvider.System.GetElapsedTime(begin) > Patience).ShouldBeFalse(load.Said);
            await Task.Delay(Look);
        }
    }
}
