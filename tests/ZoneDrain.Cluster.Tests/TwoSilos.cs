using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.TestingHost;
using ZoneDrain.Cluster.Hosting;
using ZoneDrain.Cluster.Journals;

namespace ZoneDrain.Cluster.Tests;

/// <summary>A cluster of two silos in this process, shared by the tests that kill none: each test has a world of its own.</summary>
internal static class TwoSilos
{
    private static readonly Lazy<TestCluster> Shared = new(Deploy);

    public static TestCluster Cluster => Shared.Value;

    /// <summary>Leads to the grains as a silo does, which may call what no client may.</summary>
    public static IGrainFactory Inner => InnerOf(Cluster);

    /// <summary>The same, of a cluster of its own.</summary>
    public static IGrainFactory InnerOf(TestCluster cluster) =>
        ((InProcessSiloHandle)cluster.Primary!).SiloHost.Services.GetRequiredService<IGrainFactory>();

    /// <summary>What each of the two silos has of a service.</summary>
    public static IEnumerable<T> OfEach<T>() where T : notnull =>
        Cluster.Silos.Cast<InProcessSiloHandle>().Select(silo => silo.SiloHost.Services.GetRequiredService<T>());

    /// <summary>A cluster of its own, for who kills silos.</summary>
    public static TestCluster Deploy() => Deploy(2);

    public static TestCluster Deploy(
        short silos, bool weather = false, bool holdsAnswers = false, bool callFaults = false, bool trap = false, bool durable = false, bool balanced = false,
        bool traced = false)
    {
        var builder = new TestClusterBuilder(silos);
        builder.AddSiloBuilderConfigurator<Silo>();
        builder.AddClientBuilderConfigurator<Client>();
        if (weather) builder.AddSiloBuilderConfigurator<OpenSilo>().AddClientBuilderConfigurator<OpenClient>();
        if (holdsAnswers) builder.AddSiloBuilderConfigurator<HoldingSilo>();
        if (callFaults) builder.AddSiloBuilderConfigurator<DisturbedSilo>();
        if (trap) builder.AddSiloBuilderConfigurator<TrappedSilo>();
        if (balanced) builder.AddSiloBuilderConfigurator<BalancedSilo>();
        if (traced) builder.AddSiloBuilderConfigurator<TracedSilo>();
        if (durable) builder.AddSiloBuilderConfigurator<DurableSilo>();
        var cluster = builder.Build();
        cluster.Deploy();
        return cluster;
    }

    private sealed class Silo : ISiloConfigurator
    {
        // A cache for a million addresses is nine megabytes of references a silo, and every silo that starts has them all collected.
        public void Configure(ISiloBuilder siloBuilder) => siloBuilder.UseZoneDrain().Configure<GrainDirectoryOptions>(options => options.CacheSize = 10_000);
    }

    private sealed class Client : IClientBuilderConfigurator
    {
        public void Configure(Microsoft.Extensions.Configuration.IConfiguration configuration, IClientBuilder clientBuilder) => clientBuilder.UseZoneDrain();
    }

    private sealed class OpenSilo : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) =>
            siloBuilder.AddOutgoingGrainCallFilter<Weather>().AddIncomingGrainCallFilter<Weather>();
    }

    private sealed class TrappedSilo : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) => siloBuilder.AddIncomingGrainCallFilter<Trap>();
    }

    private sealed class TracedSilo : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) => siloBuilder.AddActivityPropagation();
    }

    private sealed class DurableSilo : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) => siloBuilder.Services.AddSingleton<IJournal, SharedJournal>();
    }

    // A host may add what Orleans has for moving activations to where they are called from, and to where there is room.
    private sealed class BalancedSilo : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder)
        {
#pragma warning disable ORLEANSEXP001, ORLEANSEXP002 // They are experimental, and hosts use them.
            siloBuilder.AddActivationRepartitioner().AddActivationRebalancer();
#pragma warning restore ORLEANSEXP001, ORLEANSEXP002
            siloBuilder.Configure<ActivationRebalancerOptions>(options =>
                (options.RebalancerDueTime, options.SessionCyclePeriod) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)));
        }
    }

    private sealed class DisturbedSilo : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) => siloBuilder.AllowCallFaults();
    }

    private sealed class HoldingSilo : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) => siloBuilder.AddIncomingGrainCallFilter<HeldAnswer>();
    }

    private sealed class OpenClient : IClientBuilderConfigurator
    {
        public void Configure(Microsoft.Extensions.Configuration.IConfiguration configuration, IClientBuilder clientBuilder) =>
            clientBuilder.AddOutgoingGrainCallFilter<Weather>();
    }
}
