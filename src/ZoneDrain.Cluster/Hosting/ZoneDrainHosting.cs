using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Orleans.Configuration;
using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Cells;
using ZoneDrain.Cluster.Clients;
using ZoneDrain.Cluster.Database;
using ZoneDrain.Cluster.FaultInjection;
using ZoneDrain.Cluster.Grains;
using ZoneDrain.Cluster.Journals;
using ZoneDrain.Cluster.Observing;

namespace ZoneDrain.Cluster.Hosting;

/// <summary>Adds the actors of ZoneDrain to silos, and what a client needs to call them.</summary>
public static class ZoneDrainHosting
{
    // A call that is lost is made again after this; one that merely waits is made again too, and changes nothing.
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Makes a silo a home for pages, pgmaps, processes and inodes. Clustering and end points are the caller's business.</summary>
    public static ISiloBuilder UseZoneDrain(this ISiloBuilder silo)
    {
        silo.Services.TryAddSingleton(TimeProvider.System);

        // An identity is active once, but for the moment in which a silo that lost its cluster has not noticed yet.
#pragma warning disable ORLEANSEXP003
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
        silo.Services.AddSingleton<SiloStore>();
        silo.Services.AddSingleton<OperationLog>();
        silo.Services.AddSingleton<SiloMeters>();
        silo.Services.AddSingleton(services => new SiloHealth(
            services.GetRequiredService<SiloStore>(), services.GetRequiredService<ISiloStatusOracle>(), services.GetRequiredService<IJournal>(),
            services.GetServices<IHealthCheckParticipant>(), services.GetRequiredService<TimeProvider>()));
        silo.Services.TryAddSingleton<IJournal, NoJournal>();
        silo.Services.AddSingleton<SiloAgents>();
        silo.Services.AddSingleton<PgmapOutboxes>();
        silo.AddGrainService<SiloAgent>();
        silo.AddIncomingGrainCallFilter<ClientBoundary>();
        silo.Services.AddSingleton<MembershipWatcher>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => services.GetRequiredService<MembershipWatcher>());
        silo.Services.AddSingleton<PauseWatch>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => services.GetRequiredService<PauseWatch>());
        silo.Services.AddSingleton<GracefulShutdown>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => services.GetRequiredService<GracefulShutdown>());
        silo.Services.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout);

        // After a death the directory lets nothing new start in the dead one's range for half a minute, what died there included, and its fence would wait for
        // that. Here a loss is fenced: what the dead one held is revoked, whether or not it has noticed.
        silo.Services.Configure<GrainDirectoryOptions>(options => options.RangeLeaseDuration = TimeSpan.Zero);
        silo.AddPlacementDirector<HomePlacement, HomeDirector>();
        return silo;
    }

    /// <summary>Writes down what changes grains in the PostgreSQL database that <c>ZoneDrain:Database</c> of the silo's configuration names, or the variable
    /// <see cref="DatabaseAddress.Variable"/>. The silo's members must be in the same database, so that one which is declared dead writes nothing any more; the
    /// tables are made by <see cref="ClusterSchema.Apply"/>, or <c>zonedrain silo schema</c>.</summary>
    /// <exception cref="OrleansConfigurationException">The configuration names no database.</exception>
    public static ISiloBuilder AddZoneDrainPostgresJournal(this ISiloBuilder silo)
    {
        const string Key = "ZoneDrain:Database";
        var place = silo.Configuration[Key] is { Length: > 0 } ? Key : DatabaseAddress.Variable;
        var database = DatabaseAddress.TryParse(silo.Configuration[place] ?? "", out var problem);
        return silo.AddZoneDrainPostgresJournal(database ?? throw new OrleansConfigurationException($"{Key}, or {DatabaseAddress.Variable}: {problem}"));
    }

    /// <summary>Writes down what changes grains in a PostgreSQL database, which has the silo's members too.</summary>
    public static ISiloBuilder AddZoneDrainPostgresJournal(this ISiloBuilder silo, DatabaseAddress database)
    {
        silo.Services.AddZoneDrainDatabase(database);
        silo.Services.AddSingleton<IJournal>(services => ActivatorUtilities.CreateInstance<PostgresJournal>(services, services.ZoneDrainDatabase()));
        return silo;
    }

    /// <summary>Lets <see cref="CallFaults"/> disturb the calls of a silo. Each of its calls then goes through a filter.</summary>
    public static ISiloBuilder AllowCallFaults(this ISiloBuilder silo)
    {
        silo.Services.AddSingleton<CallFilter>();
        silo.Services.AddSingleton<IOutgoingGrainCallFilter>(services => services.GetRequiredService<CallFilter>());
        silo.Services.AddSingleton<IIncomingGrainCallFilter>(services => services.GetRequiredService<CallFilter>());
        return silo;
    }

    /// <summary>Leads the connections of a silo through a network that may be cut.</summary>
    public static ISiloBuilder AllowPartition(this ISiloBuilder silo, SiloNetwork network)
    {
        network.Use(silo);
        return silo;
    }

    /// <summary>Makes a client able to begin protocols; <see cref="OrleansEngine"/> is made of its grain factory.</summary>
    public static IClientBuilder UseZoneDrain(this IClientBuilder client)
    {
        // Wire types and grain interfaces are found by the assembly's own metadata; this names the assembly, so that it is loaded.
        client.Services.TryAddSingleton(TimeProvider.System);
        client.Services.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout);
        return client;
    }

    // A key of its own: whoever hosts the silo may have a database too.
    internal static void AddZoneDrainDatabase(this IServiceCollection services, DatabaseAddress database) =>
        services.TryAddKeyedSingleton(typeof(ZoneDrainHosting), (_, _) => database.Open());

    internal static NpgsqlDataSource ZoneDrainDatabase(this IServiceProvider services) =>
        services.GetRequiredKeyedService<NpgsqlDataSource>(typeof(ZoneDrainHosting));
}
