using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Orleans.Dashboard;
using ZoneDrain.Cluster.FaultInjection;
using ZoneDrain.Cluster.Hosting;

namespace ZoneDrain.Cli.Orleans;

/// <summary>
/// The host of a silo, and of its web pages where it has some: <c>/health</c> with what the silo is like, <c>/health/startup</c>, <c>/health/ready</c> and
/// <c>/health/live</c> for whoever must know whether to wait, to call or to restart, and the dashboard of Orleans below <c>/dashboard</c>.
/// </summary>
internal static class SiloWeb
{
    private const string Startup = "startup";
    private const string Ready = "ready";
    private const string Live = "live";

    /// <summary>Builds the host. It has not started yet.</summary>
    /// <param name="settings">The silo.</param>
    /// <param name="telemetry">Where it tells what it does; null for nowhere.</param>
    /// <param name="network">What its connections are led through; null for nothing.</param>
    public static IHost Build(SiloSettings settings, SiloTelemetry? telemetry, SiloNetwork? network)
    {
        if (settings.Health is null)
        {
            var plain = Host.CreateEmptyApplicationBuilder(new());
            Add(plain, settings, telemetry, network);
            return plain.Build();
        }

        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        Add(builder, settings, telemetry, network);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(settings.Health);
        });

        AddChecks(builder.Services.AddHealthChecks());
        var application = builder.Build();
        Map(application);
        if (settings.Dashboard)
            application.MapOrleansDashboard("/dashboard");
        return application;
    }

    private static void Add(IHostApplicationBuilder builder, SiloSettings settings, SiloTelemetry? telemetry, SiloNetwork? network)
    {
        SiloHosting.Add(builder, settings, silo =>
        {
            if (settings.Dashboard)
                silo.AddDashboard();
            if (telemetry is not null)
                silo.AddActivityPropagation();
            if (network is not null)
                silo.AllowPartition(network);
        });
        telemetry?.AddTo(builder);
    }

    private static void AddChecks(IHealthChecksBuilder checks)
    {
        Add(Startup, (health, _) => Task.FromResult(health.WhyNotStarted()));
        Add(Ready, (health, cancellation) => health.WhyNotReady(cancellation));
        Add(Live, (health, _) => Task.FromResult(health.WhyNotAlive()));

        void Add(string name, Func<SiloHealth, CancellationToken, Task<string?>> whyNot) => checks.Add(new HealthCheckRegistration(
            name, services => new Check(services.GetRequiredService<SiloHealth>(), whyNot), HealthStatus.Unhealthy, [name]));
    }

    private static void Map(WebApplication application)
    {
        application.MapGet("/health", async (HttpContext context, SiloHealth health) =>
        {
            var report = health.Read();
            context.Response.StatusCode = report.IsHealthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            await context.Response.WriteAsJsonAsync(report, context.RequestAborted);
        });
        foreach (var tag in (string[])[Startup, Ready, Live])
        {
            application.MapHealthChecks(
                $"/health/{tag}", new HealthCheckOptions { Predicate = check => check.Tags.Contains(tag), ResponseWriter = WriteReason });
        }
    }

    private static Task WriteReason(HttpContext context, HealthReport report)
    {
        var reason = report.Entries.Values.Select(entry => entry.Description).FirstOrDefault(description => description is not null);
        return context.Response.WriteAsync(reason is null ? $"{report.Status}\n" : $"{report.Status}: the silo {reason}\n", context.RequestAborted);
    }

    private sealed class Check(SiloHealth health, Func<SiloHealth, CancellationToken, Task<string?>> whyNot) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            await whyNot(health, cancellationToken) is { } reason ? new(context.Registration.FailureStatus, reason) : HealthCheckResult.Healthy();
    }
}
