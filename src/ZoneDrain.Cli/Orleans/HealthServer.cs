using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZoneDrain.Cluster.Observing;

namespace ZoneDrain.Cli.Orleans;

/// <summary>Answers <c>GET /health</c>: 200 while the silo takes part in its cluster, else 503, with what it is like in JSON.</summary>
internal sealed class HealthServer : IDisposable
{
    private readonly WebApplication _application;

    private HealthServer(WebApplication application) => _application = application;

    /// <summary>Begins to answer; null where there is no address.</summary>
    public static HealthServer? Start(IPEndPoint? at, SiloHealth health)
    {
        if (at is null)
            return null;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Configuration.Sources.Clear();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(at);
        });
        WebApplication application = builder.Build();
        application.MapGet("/health", async (HttpContext context) =>
        {
            SiloHealthReport report = health.Read();
            context.Response.StatusCode = report.IsHealthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            await context.Response.WriteAsJsonAsync(report, context.RequestAborted);
        });
        application.Start();
        return new(application);
    }

    /// <inheritdoc/>
    public void Dispose() => ((IDisposable)_application).Dispose();
}
