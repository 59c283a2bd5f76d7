using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Cli.Tests.Storage;
using ZoneDrain.Cluster.Hosting;
using ZoneDrain.Cluster.Tests.Database;
using ZoneDrain.Engines.Tests;

namespace ZoneDrain.Cluster.Tests.Processes;

/// <summary>
/// Goal: a host that is cut off for a minute during a drain takes nothing with it, and does no harm when it is back. Method: three silos on hosts of their own,
/// which are network namespaces; members and states in PostgreSQL; then everything is audited.
/// </summary>
public sealed class PartitionTests(PostgresServer server) : IDisposable
{
    private const string Here = "10.77.0.254";
    private const int DatabasePort = 5432;
    private static readonly Dictionary<string, string> Nothing = [];
    private static readonly TimeSpan CutOff = TimeSpan.FromMinutes(1);
    private static readonly string Hosts = Path.Combine(Repository.Root, "silo-config", "several-hosts", "hosts");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zonedrain-hosts-");

    [Fact]
    public async Task A_host_that_is_cut_off_during_a_drain_and_comes_back_leaves_no_trace()
    {
        OnRequest.Unless("ZONEDRAIN_PARTITION", "takes more than a minute, and makes network namespaces");
        Assert.SkipUnless(Environment.UserName == "root" && File.Exists("/usr/sbin/ip"), "network namespaces need root and iproute2");
        Run("down");
        Run("up");
        var address = new Uri(FreshDatabase.Make(server));
        using var relay = new Relay(new(IPAddress.Parse(Here), DatabasePort), new(IPAddress.Loopback, address.Port));
        var database = $"postgres://tests@{Here}:{DatabasePort}{address.AbsolutePath}";
        using var first = await Start(1, database);
        using var second = await Start(2, database);
        using var third = await Start(3, database);
        using var cluster = ClusterConnection.Connect(SiloConfiguration.Read(Config(1)).Settings!, TimeSpan.FromMinutes(1));
        using var engine = new OrleansEngine(cluster.Grains, new() { Workers = 1 });
        var world = new PinnedWorld();
        world.Make(engine);
        world.Use(engine);
        var drain = world.BeginDrain(engine);

        Run("cut", "3");
        await Task.Delay(CutOff);
        await Task.Run(engine.AwaitLoss);
        world.Check(engine);
        Run("heal", "3");

        // It finds that it is taken for dead, and ends; started again, it takes part.
        (await third.Ended()).ShouldNotBe(0);
        using var again = await Start(3, database);
        world.Check(engine);
        world.EndDrain(engine, drain);
        ReferenceAudit.Run(engine).ShouldBeEmpty();
    }

    public void Dispose()
    {
        Run("down");
        _folder.Delete(recursive: true);
    }

    private static void Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", [Hosts, .. arguments]) { RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
    }

    private string Config(int host) => Path.Combine(_folder.FullName, $"silo-{host}.json");

    private async Task<ZoneDrainProcess> Start(int host, string database)
    {
        var keys = new Dictionary<string, object>
        {
            ["cluster"] = _folder.Name,
            ["name"] = $"silo-{host}",
            ["address"] = $"10.77.0.{host}",
            ["membership"] = "postgres",
            ["state"] = "postgres",
            ["database"] = database,
            ["deadAfterS"] = 10,
            ["anyoneMayCall"] = true,
        };
        await File.WriteAllTextAsync(Config(host), JsonSerializer.Serialize(keys));
        var process = ZoneDrainProcess.StartBehind(["bash", Hosts, "run", $"{host}"], Nothing, "silo", "--config", Config(host));
        await process.Says($"silo-{host} is up");
        return process;
    }
}
