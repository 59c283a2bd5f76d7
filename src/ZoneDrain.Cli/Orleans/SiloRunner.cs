using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Cluster.Database;
using ZoneDrain.Cluster.Hosting;
using ZoneDrain.Cluster.Observing;
using ZoneDrain.Experiments.Verdicts;

namespace ZoneDrain.Cli.Orleans;

/// <summary>Runs a silo in this process.</summary>
internal static class SiloRunner
{
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(30);

    /// <summary>Runs it until a signal asks it to leave. What keeps it from starting goes to the problems.</summary>
    public static ExitCode Run(string config, CliHost host, Problems problems)
    {
        if (ClusterFile.Read("--config", config, host, problems) is not { } settings)
            return problems.Refuse(host);
        foreach (string taken in SiloHosting.TakenPorts(settings))
        {
            const string Free = "ports that nobody listens at ('ss -ltnp' names who does)";
            problems.Add(new Problem("--config", config, taken, Free), $"zonedrain silo --config {config}");
        }

        ClusterFile.CheckDatabase(settings, config, problems);
        if (problems.Any)
            return problems.Refuse(host);

        using IHost silo = SiloHosting.Silo(settings);
        silo.Services.GetRequiredService<SiloMeters>();

        // It ends before the silo does, for what it sends last is read from the silo.
        using SiloTelemetry? telemetry = SiloTelemetry.Start(settings);
        try
        {
            silo.StartAsync(host.Interrupts.Token).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (host.Interrupts.Code is null)
        {
            string allowed = settings.Primary is { } primary ? $"a primary silo that is up at {primary}, started first" : "";
            problems.Add(new Problem("--config", config, $"the silo does not start: {exception.Message}", allowed), $"zonedrain silo --config {config}");
            return problems.Refuse(host);
        }

        using HealthServer? health = HealthServer.Start(settings.Health, silo.Services.GetRequiredService<SiloHealth>());
        host.Error.WriteLine($"{settings.Name} is up: silos at {settings.Address}:{settings.SiloPort}, clients at {settings.Address}:{settings.GatewayPort}");
        WaitHandle.WaitAny([host.Interrupts.Token.WaitHandle, EndOfCrew(host)]);
        host.Error.WriteLine($"{settings.Name} leaves the cluster");
        using var limit = new CancellationTokenSource(StopWithin);
        silo.StopAsync(limit.Token).GetAwaiter().GetResult();
        host.Error.WriteLine($"{settings.Name} has left");
        return ExitCode.AllHeld;
    }

    // The run that started this silo holds the other end of its standard input, and takes it with it even when it is killed.
    private static ManualResetEvent EndOfCrew(CliHost host)
    {
        var ended = new ManualResetEvent(false);
        if (!host.Environment.ContainsKey(SiloProcess.Variable))
            return ended;
        var reader = new Thread(() =>
        {
            while (Console.In.Read() >= 0)
            {
                // What is said there means nothing.
            }

            ended.Set();
        }) { Name = "crew", IsBackground = true };
        reader.Start();
        return ended;
    }

    /// <summary>Makes the tables in the database that a silo's configuration names; <paramref name="replace"/> gives up those that are there, with what they
    /// hold.</summary>
    public static ExitCode MakeSchema(string config, bool replace, CliHost host, Problems problems)
    {
        if (ClusterFile.Read("--config", config, host, problems) is not { } settings)
            return problems.Refuse(host);
        if (settings.Database is not { } address)
            problems.Add(new Problem("--config", config, "names no database", $"\"database\": \"{DatabaseAddress.Form}\", or {DatabaseAddress.Variable}"));
        else if (ClusterSchema.Apply(address, replace) is { } problem)
            ClusterFile.Add(problem, address, config, problems);
        if (problems.Any)
            return problems.Refuse(host);
        host.Out.WriteLine($"{settings.Database} has tables of version {ClusterSchema.Version}");
        return ExitCode.AllHeld;
    }
}
