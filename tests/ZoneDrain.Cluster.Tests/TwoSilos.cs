using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using ZoneDrain.Cluster.Hosting;
using ZoneDrain.Cluster.Journals;

namespace ZoneDrain.Cluster.Tests;

/// <summary>A cluster of two silos in this process, shared by the tests that kill none: each test has a world of its own.</summary>
internal static class TwoSilos
{
    private static readonly Lazy<TestCluster> Shared = new(Deploy);

    public static TestCluster Cluster => Shared.Value;

    /// <summary>A cluster of its own, for who kills silos.</summary>
    public static TestCluster Deploy() => Deploy(2);

    public static TestCluster Deploy(
        short silos, bool weather = false, bool holdsAnswers = false, bool callFaults = false, bool trap = false, bool durable = false)
    {
        var builder = new TestClusterBuilder(silos);
        builder.AddSiloBuilderConfigurator<Silo>();
        builder.AddClientBuilderConfigurator<Client>();
        if (weather) builder.AddSiloBuilderConfigurator<OpenSilo>().AddClientBuilderConfigurator<OpenClient>();
        if (holdsAnswers) builder.AddSiloBuilderConfigurator<HoldingSilo>();
        if (callFaults) builder.AddSiloBuilderConfigurator<DisturbedSilo>();
        if (trap) builder.AddSiloBuilderConfigurator<TrappedSilo>();
        if (durable) builder.AddSiloBuilderConfigurator<DurableSilo>();
        var cluster = builder.Build();
        cluster.Deploy();
        return cluster;
    }

    private sealed class Silo : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) => siloBuilder.UseZoneDrain();
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

    private sealed class DurableSilo : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) => siloBuilder.Services.AddSingleton<IJournal, SharedJournal>();
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
