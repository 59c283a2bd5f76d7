using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ZoneDrain.Benchmarks.Peers;

/// <summary>Orleans, a silo in this process that is asked from within.</summary>
internal sealed class OrleansPeer : IPeer
{
    private readonly IHost _host;
    private readonly IPeerGrain[] _pages;

    private OrleansPeer(IHost host, IPeerGrain[] pages) => (_host, _pages) = (host, pages);

    public static async Task<OrleansPeer> Start(int pages)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.UseOrleans(silo => silo.UseLocalhostClustering());
        var host = builder.Build();
        await host.StartAsync();
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        return new(host, [.. Enumerable.Range(0, pages).Select(page => grains.GetGrain<IPeerGrain>(page))]);
    }

    public ValueTask<Outcome> Ask(int page, bool put) => _pages[page].Use(put);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}

/// <summary>A page.</summary>
internal interface IPeerGrain : IGrainWithIntegerKey
{
    /// <summary>A get, or a put.</summary>
    ValueTask<Outcome> Use(bool put);
}

/// <inheritdoc cref="IPeerGrain"/>
internal sealed class PeerGrain : Grain, IPeerGrain
{
    private readonly PeerPage _page = new();

    /// <inheritdoc/>
    public ValueTask<Outcome> Use(bool put) => new(_page.Use(put));
}
