using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using ZoneDrain.Cluster.Disturbing;
using ZoneDrain.Cluster.Journals;
using ZoneDrain.Cluster.Observing;
using ZoneDrain.Cluster.Placement;
using ZoneDrain.Cluster.Store;

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
        silo.Services.AddSingleton(services => new SiloHealth(services.GetRequiredService<SiloStore>(), services.GetRequiredService<ISiloStatusOracle>()));
        silo.Services.TryAddSingleton<IJournal, NoJournal>();
        silo.Services.AddSingleton<PgmapDesks>();
        silo.Services.AddSingleton<LossWatcher>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => services.GetRequiredService<LossWatcher>());
        silo.Services.AddSingleton<Leaver>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => services.GetRequiredService<Leaver>());
        silo.Services.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout);

        // After a death the directory lets nothing new start in the dead one's range for half a minute, the voice of a silo that joins included. Here a loss
        // is fenced: what the dead one held is revoked, whether or not it has noticed.
        silo.Services.Configure<GrainDirectoryOptions>(options => options.RangeLeaseDuration = TimeSpan.Zero);
        silo.AddPlacementDirector<HomePlacement, HomeDirector>();
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

    /// <summary>Makes a client able to begin protocols; <see cref="OrleansEngine"/> is made of its grain factory.</summary>
    public static IClientBuilder UseZoneDrain(this IClientBuilder client)
    {
        // Wire types and grain interfaces are found by the assembly's own metadata; this names the assembly, so that it is loaded.
        client.Services.TryAddSingleton(TimeProvider.System);
        client.Services.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout);
        return client;
    }
}
