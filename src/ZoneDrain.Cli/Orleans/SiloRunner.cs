using Microsoft.Extensions.Hosting;
using ZoneDrain.Cli.Commands;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Cluster.Hosting;
using ZoneDrain.Experiments.Verdicts;

namespace ZoneDrain.Cli.Orleans;

/// <summary>Runs a silo in this process.</summary>
internal sealed class SiloRunner : ISiloRunner
{
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public ExitCode Run(string config, CliHost host, Problems problems)
    {
        if (ClusterFile.Read("--config", config, host, problems) is not { } settings)
            return problems.Refuse(host);
        foreach (string taken in SiloHosting.TakenPorts(settings))
        {
            problems.Add(
                new Problem("--config", config, taken, "ports that nobody listens at"), $"ss -ltnp | grep -e :{settings.SiloPort} -e :{settings.GatewayPort}");
        }

        if (problems.Any)
            return problems.Refuse(host);

        using IHost silo = SiloHosting.Silo(settings);
        try
        {
            silo.StartAsync(host.Interrupts.Token).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (host.Interrupts.Code is null)
        {
            problems.Add(new Problem("--config", config, $"the silo does not start: {exception.Message}", ""), "start the primary silo first");
            return problems.Refuse(host);
        }

        host.Error.WriteLine($"{settings.Name} is up: silos at {settings.Address}:{settings.SiloPort}, clients at {settings.Address}:{settings.GatewayPort}");
        host.Interrupts.Token.WaitHandle.WaitOne();
        host.Error.WriteLine($"{settings.Name} leaves the cluster");
        using var limit = new CancellationTokenSource(StopWithin);
        silo.StopAsync(limit.Token).GetAwaiter().GetResult();
        host.Error.WriteLine($"{settings.Name} has left");
        return ExitCode.AllHeld;
    }
}
