using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Configuration;
using ZoneDrain.Cluster.Journals;

namespace ZoneDrain.Cluster.Hosting;

/// <summary>Makes hosts for silos and clients out of settings.</summary>
public static class SiloHosting
{
    private const string Provider = "Npgsql";
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(1);

    /// <summary>Ports of a silo that something else listens at, each as a line; none when it can start.</summary>
    public static IReadOnlyList<string> TakenPorts(SiloSettings settings)
    {
        var taken = new List<string>();
        List<(string Name, IPEndPoint At)> wanted =
            [("siloPort", new(settings.Address, settings.SiloPort)), ("gatewayPort", new(settings.Address, settings.GatewayPort))];
        if (settings.Health is { } health) wanted.Add(("health", health));
        foreach (var (name, at) in wanted)
        {
            using var listener = new TcpListener(at) { ExclusiveAddressUse = true };
            try
            {
                listener.Start();
            }
            catch (SocketException exception)
            {
                taken.Add($"{name}: {at} cannot be listened at: {exception.Message}");
            }
        }

        return taken;
    }

    /// <summary>A host with one silo. It has not started yet; a host that is stopped leaves the cluster.</summary>
    public static IHost Silo(SiloSettings settings)
    {
        var builder = Host.CreateApplicationBuilder();
        Quiet(builder.Logging, settings.Log);
        builder.UseOrleans(silo =>
        {
            if (settings.Otlp is not null) silo.AddActivityPropagation();
            if (settings.Database is not null) AddDatabase(silo.Services, settings);
            if (settings.State == GrainStates.Postgres) silo.Services.AddSingleton<IJournal, PostgresJournal>();
            if (settings.Membership == Membership.Postgres)
            {
                silo.UseAdoNetClustering(options => options.Configure<NpgsqlDataSource>((clustering, source) =>
                    (clustering.Invariant, clustering.DataSource) = (Provider, source)));
            }
            else silo.UseDevelopmentClustering(settings.Primary ?? new IPEndPoint(settings.Address, settings.SiloPort));
            Name(silo.Services, settings);
            silo.Configure<SiloOptions>(options => options.SiloName = settings.Name);
            silo.ConfigureEndpoints(settings.Address, settings.SiloPort, settings.GatewayPort, listenOnAnyHostAddress: false);
            silo.Configure<ClusterMembershipOptions>(options => FailFast(options, settings.DeadAfterS));
            silo.UseZoneDrain();
            if (settings.CallFaults) silo.AllowCallFaults();
        });
        return builder.Build();
    }

    /// <summary>A host with a client of the cluster that a silo's settings describe. It has not started yet.</summary>
    public static IHost Client(SiloSettings settings)
    {
        var builder = Host.CreateApplicationBuilder();
        Quiet(builder.Logging, SiloLog.Error);

        // Whoever calls is told what went wrong; a list of gateways that cannot be read just now is no matter for a reader.
        builder.Logging.AddFilter("Orleans", LogLevel.Critical);
        builder.UseOrleansClient(client =>
        {
            if (settings.Membership == Membership.Postgres)
            {
                AddDatabase(client.Services, settings);
                client.UseAdoNetClustering(options => options.Configure<NpgsqlDataSource>((clustering, source) =>
                    (clustering.Invariant, clustering.DataSource) = (Provider, source)));
            }
            else
            {
                client.UseStaticClustering([.. settings.GatewaysOrOwn]);
            }

            Name(client.Services, settings);
            client.UseZoneDrain();
        });
        return builder.Build();
    }

    /// <summary>Settings of a silo for this process alone, with ports that nobody listens at now.</summary>
    public static SiloSettings InProcess()
    {
        var (siloPort, gatewayPort) = FreePorts();
        return new() { Cluster = "in-process", Name = "in-process", SiloPort = siloPort, GatewayPort = gatewayPort };
    }

    /// <summary>Two ports that nobody listens at now.</summary>
    public static (int Silo, int Gateway) FreePorts()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }

    // A silo that is gone is known to be gone within seconds: a probe a second, and one other silo's word is enough.
    private static void FailFast(ClusterMembershipOptions options, int deadAfterS)
    {
        options.ProbeTimeout = ProbeEvery;
        options.TableRefreshTimeout = ProbeEvery;
        options.NumMissedProbesLimit = deadAfterS;
        options.NumVotesForDeathDeclaration = 1;
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
    }

    private static void AddDatabase(IServiceCollection services, SiloSettings settings) => services.AddSingleton(_ => settings.Database!.Open());

    private static void Name(IServiceCollection services, SiloSettings settings) => services.Configure<ClusterOptions>(options =>
    {
        options.ClusterId = settings.Cluster;
        options.ServiceId = settings.Cluster;
    });

    // Results go to standard output, so what a host has to say goes to standard error, and only if something is wrong.
    private static void Quiet(ILoggingBuilder logging, SiloLog own)
    {
        logging.ClearProviders();
        logging.AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(LogLevel.Error);
        logging.AddFilter("ZoneDrain", Enum.Parse<LogLevel>(own.ToString()));

        // A call that was given up because its silo died cannot be taken back there, which is no trouble.
        logging.AddFilter("Orleans.Runtime.GrainCallCancellationManager", LogLevel.None);

        // A start that fails is thrown to the caller, who says it in a line.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
    }
}
