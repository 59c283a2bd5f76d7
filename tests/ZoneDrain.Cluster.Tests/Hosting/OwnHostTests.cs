using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Shouldly;
using ZoneDrain.Cli.Tests.Storage;
using ZoneDrain.Cluster.Database;
using ZoneDrain.Cluster.Hosting;
using ZoneDrain.Cluster.Tests.Database;

namespace ZoneDrain.Cluster.Tests.Hosting;

/// <summary>Goal: whoever hosts silos of his own hosts ZoneDrain with two lines. Method: a host with a database of its own beside the journal's.</summary>
public sealed class OwnHostTests(PostgresServer server)
{
    [Fact]
    public async Task A_world_outlives_its_host_and_is_found_by_a_cluster_of_another_name()
    {
        var database = FreshDatabase.Make(server);
        await With(database, "blue", grains =>
        {
            using var engine = new OrleansEngine(grains, new() { Workers = 1, World = "kept", KeepsWorld = true, Lasts = true });
            engine.CreateProcess();
        });
        await With(database, "green", grains =>
        {
            OrleansEngine.Exists(grains, "kept").ShouldBeTrue();
            OrleansEngine.Exists(grains, "never").ShouldBeFalse();
        });
    }

    [Theory]
    [InlineData(null)]
    [InlineData("mysql://me:secret@host/db")]
    public void A_journal_without_a_database_is_refused_by_the_key_that_is_missing(string? database)
    {
        var builder = Builder(database);
        var refused = Should.Throw<OrleansConfigurationException>(() => builder.UseOrleans(silo => silo.AddZoneDrainPostgresJournal()));
        refused.Message.ShouldStartWith("ZoneDrain:Database, or ZONEDRAIN_DATABASE: is not the address of a PostgreSQL database");
        refused.Message.ShouldNotContain("secret");
    }

    private static async Task With(string database, string cluster, Action<IGrainFactory> use)
    {
        var (siloPort, gatewayPort) = SiloHosting.FreePorts();
        using var source = DatabaseAddress.TryParse(database)!.Open();
        var builder = Builder(database);
        builder.UseOrleans(silo =>
        {
            silo.UseAdoNetClustering(clustering => (clustering.Invariant, clustering.DataSource) = ("Npgsql", source));
            silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster, "worlds"));
            silo.ConfigureEndpoints(System.Net.IPAddress.Loopback, siloPort, gatewayPort);
            silo.UseZoneDrain().AddZoneDrainPostgresJournal();
        });
        using var host = builder.Build();
        await host.StartAsync();
        await Task.Run(() => use(host.Services.GetRequiredService<IGrainFactory>()));
        await host.StopAsync();
    }

    private static HostApplicationBuilder Builder(string? database)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["ZoneDrain:Database"] = database });
        return builder;
    }
}
