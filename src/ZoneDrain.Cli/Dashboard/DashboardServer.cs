using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ZoneDrain.Cli.Dashboard;

/// <summary>A web server in the program, from <see cref="Start"/> to <see cref="Dispose"/>.</summary>
internal sealed class DashboardServer : IDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly WebApplication _application;

    private DashboardServer(WebApplication application, string url)
    {
        _application = application;
        Url = url;
    }

    /// <summary>The address to open, token included.</summary>
    public string Url { get; }

    /// <summary>Starts to listen. Null, with the reason as a clause, when the port cannot be had.</summary>
    /// <param name="options">Where.</param>
    /// <param name="map">Adds the pages.</param>
    /// <param name="error">Why not.</param>
    public static DashboardServer? Start(ServerOptions options, Action<IEndpointRouteBuilder> map, out string error)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Configuration.Sources.Clear();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Farewell);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(options.Address, options.Port);
        });
        var application = builder.Build();
        var guard = new AccessGuard(options);
        application.Use(next => context => guard.Pass(context, next));
        map(application);
        try
        {
            application.Start();
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            error = exception.InnerException is AddressInUseException ? "is in use" : $"cannot be listened on: {exception.Message}";
            ((IDisposable)application).Dispose();
            return null;
        }

        error = "";
        var bound = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new DashboardServer(application, options.UrlOn(new Uri(bound).Port));
    }

    /// <summary>Stops to listen; streams that are open get a moment to end.</summary>
    public void Dispose()
    {
        _application.StopAsync().GetAwaiter().GetResult();
        ((IDisposable)_application).Dispose();
    }
}

/// <summary>Leaves SIGINT and SIGTERM to the program: the server ends when it is told.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
