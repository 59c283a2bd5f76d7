using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ZoneDrain.Cluster.Journals;
using ZoneDrain.Cluster.Placement;
using ZoneDrain.Cluster.Store;

namespace ZoneDrain.Cluster.Hosting;

/// <summary>Adds the actors of ZoneDrain to silos, and what a client needs to call them.</summary>
public static class ZoneDrainHosting
{
    /// <summary>Makes a silo a home for pages, pgmaps, processes and inodes. Clustering and end points are the caller's business.</summary>
    public static ISiloBuilder UseZoneDrain(this ISiloBuilder silo)
    {
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.AddSingleton<SiloStore>();
        silo.Services.TryAddSingleton<IJournal, NoJournal>();
        silo.Services.AddSingleton<PgmapDesks>();
        silo.Services.AddSingleton<LossWatcher>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => services.GetRequiredService<LossWatcher>());
        silo.AddPlacementDirector<HomePlacement, HomeDirector>();
        return silo;
    }

    /// <summary>Makes a client able to begin protocols; <see cref="OrleansEngine"/> is made of its grain factory.</summary>
    public static IClientBuilder UseZoneDrain(this IClientBuilder client)
    {
        // Wire types and grain interfaces are found by the assembly's own metadata; this names the assembly, so that it is loaded.
        client.Services.TryAddSingleton(TimeProvider.System);
        return client;
    }
}
