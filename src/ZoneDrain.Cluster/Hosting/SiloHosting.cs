using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Messaging;
using ZoneDrain.Cluster.Addressing;

namespace ZoneDrain.Cluster.Hosting;

/// <summary>Makes hosts for silos and clients out of settings.</summary>
public static class SiloHosting
{
    private const string Provider = "Npgsql";
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(1);

    /// <summary>Why a silo may not listen: ports that something else listens at, certificates that do not fit, or an address that is open to others while
    /// nothing keeps them out; each as a line, none when it can start.</summary>
    public static IReadOnlyList<string> Objections(SiloSettings settings)
    {
        var objections = new List<string>(TakenPorts(settings));
        if (settings.Tls is { } files) TlsIdentity.Read(files, asSilo: true, objections);
        else if (Openness(settings) is { } openness) objections.Add(openness);
        return objections;
    }

    /// <summary>A host with one silo. It has not started yet; a host that is stopped leaves the cluster.</summary>
    /// <exception cref="ClusterException">Its certificate does not fit, or nothing keeps anybody out of it.</exception>
    public static IHost Silo(SiloSettings settings)
    {
        // What a silo is, its settings say: files and variables that a host would read besides are read by nobody.
        var builder = Host.CreateEmptyApplicationBuilder(new());
        Add(builder, settings);
        return builder.Build();
    }

    /// <summary>Adds a silo to a host, and <paramref name="more"/> to the silo.</summary>
    /// <exception cref="ClusterException">Its certificate does not fit, or nothing keeps anybody out of it.</exception>
    public static void Add(IHostApplicationBuilder builder, SiloSettings settings, Action<ISiloBuilder>? more = null)
    {
        if (Openness(settings) is { } openness) throw new ClusterException(openness);
        Quiet(builder.Logging, settings.Log);
        builder.UseOrleans(silo =>
        {
            if (settings.Membership == Membership.Postgres)
            {
                silo.Services.AddZoneDrainDatabase(settings.Database!);
                silo.UseAdoNetClustering(options => options.Configure<IServiceProvider>((clustering, services) =>
                    (clustering.Invariant, clustering.DataSource) = (Provider, services.ZoneDrainDatabase())));
            }
            else silo.UseDevelopmentClustering(settings.Primary ?? new IPEndPoint(settings.Address, settings.SiloPort));
            if (settings.State == GrainStates.Postgres) silo.AddZoneDrainPostgresJournal(settings.Database!);
            Name(silo.Services, settings);
            silo.Configure<SiloOptions>(options => options.SiloName = settings.Name);
            silo.ConfigureEndpoints(settings.Address, settings.SiloPort, settings.GatewayPort, listenOnAnyHostAddress: false);
            silo.Configure<ClusterMembershipOptions>(options => FailFast(options, settings));
            silo.UseZoneDrain();
            Identity(settings, asSilo: true)?.Use(silo);
            if (settings.CallFaults) silo.AllowCallFaults();
            more?.Invoke(silo);
        });
    }

    /// <summary>A host with a client of the cluster that a silo's settings describe. It has not started yet.</summary>
    /// <exception cref="ClusterException">Its certificate does not fit.</exception>
    public static IHost Client(SiloSettings settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        Quiet(builder.Logging, SiloLog.Error);

        // Whoever calls is told what went wrong; a list of gateways that cannot be read just now is no matter for a reader.
        builder.Logging.AddFilter("Orleans", LogLevel.Critical);
        builder.UseOrleansClient(client =>
        {
            if (settings.Membership == Membership.Postgres)
            {
                client.Services.AddZoneDrainDatabase(settings.Database!);
                client.UseAdoNetClustering(options => options.Configure<IServiceProvider>((clustering, services) =>
                    (clustering.Invariant, clustering.DataSource) = (Provider, services.ZoneDrainDatabase())));
            }
            else
            {
                client.Services.AddSingleton<IGatewayListProvider>(services => new LivingGateways(settings.GatewaysOrOwn, services));
                client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = LivingGateways.Every);
            }

            Name(client.Services, settings);
            client.UseZoneDrain();
            Identity(settings, asSilo: false)?.Use(client);
        });
        return builder.Build();
    }

    /// <summary>Who the settings say one is; null where they say nothing of TLS.</summary>
    /// <exception cref="ClusterException">The certificate does not fit.</exception>
    internal static TlsIdentity? Identity(SiloSettings settings, bool asSilo)
    {
        if (settings.Tls is not { } files) return null;
        var errors = new List<string>();
        return TlsIdentity.Read(files, asSilo, errors) ?? throw new ClusterException(string.Join("; ", errors));
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

    private static string? Openness(SiloSettings settings) => settings.Tls is not null || settings.AnyoneMayCall || IPAddress.IsLoopback(settings.Address)
        ? null
        : $"address: {settings.Address} is not loopback, and without TLS whoever reaches its ports can call its grains; "
            + "allowed: tls with certificate, key and authority ('zonedrain silo certificates' makes them), or \"anyoneMayCall\": true";

    private static List<string> TakenPorts(SiloSettings settings)
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

    // A silo that is gone is known to be gone within seconds: a probe a second, and one other silo's word is enough.
    private static void FailFast(ClusterMembershipOptions options, SiloSettings settings)
    {
        options.ProbeTimeout = ProbeEvery;
        options.TableRefreshTimeout = ProbeEvery;
        options.NumMissedProbesLimit = settings.DeadAfterS;
        options.NumVotesForDeathDeclaration = 1;

        // A probe by way of a third silo does not count where that one is slow itself, and time to answer grows with one's own slowness. On one machine silos
        // are slow together, and one that stands still would never be declared dead.
        var onOneMachine = IPAddress.IsLoopback(settings.Address);
        options.EnableIndirectProbes &= !onOneMachine;
        options.ExtendProbeTimeoutDuringDegradation &= !onOneMachine;
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
    }

    private static void Name(IServiceCollection services, SiloSettings settings) => services.Configure<ClusterOptions>(options =>
    {
        options.ClusterId = settings.Cluster;
        options.ServiceId = settings.Service;
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
