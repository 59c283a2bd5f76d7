using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Cluster.Database;
using ZoneDrain.Cluster.FaultInjection;
using ZoneDrain.Cluster.Hosting;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Orleans;

/// <summary>Runs a silo in this process.</summary>
internal static class SiloRunner
{
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(30);

    // What stops heeds the limit or not: with its whole cluster gone, a silo has nobody to tell that it leaves.
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(40);

    /// <summary>Runs it until a signal asks it to leave. What keeps it from starting goes to the problems.</summary>
    public static ExitCode Run(ClusterFile config, CliHost host, Problems problems)
    {
        if (config.Read(host, problems) is not { } settings)
            return problems.Refuse(host);
        foreach (var objection in SiloHosting.Objections(settings))
            config.Add(objection, problems);
        config.CheckDatabase(settings, problems);
        using var telemetry = SiloTelemetry.Of(settings, host.Environment, problems);
        if (problems.Any)
            return problems.Refuse(host);

        SiloNetwork? network = host.Environment.ContainsKey(SiloProcess.Variable) ? new() : null;
        var silo = SiloWeb.Build(settings, telemetry, network);
        var code = ExitCode.InternalError;
        try
        {
            return code = Live(silo, settings, network, telemetry, config, host, problems);
        }
        finally
        {
            // What is let go of may wait for the cluster, too.
            if (!Task.Run(silo.Dispose).Wait(EndWithin))
                Environment.Exit((int)code);
        }
    }

    private static ExitCode Live(
        IHost silo, SiloSettings settings, SiloNetwork? network, SiloTelemetry? telemetry, ClusterFile config, CliHost host, Problems problems)
    {
        silo.Services.GetRequiredService<SiloMeters>();
        try
        {
            silo.StartAsync(host.Interrupts.Token).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (host.Interrupts.Code is null)
        {
            var allowed = settings.Primary is { } primary ? $"; allowed: a primary silo that is up at {primary}, started first" : "";
            config.Add($"the silo does not start: {exception.GetBaseException().Message}{allowed}", problems);
            return problems.Refuse(host);
        }

        host.Error.WriteLine($"{settings.Name} is up: silos at {settings.Address}:{settings.SiloPort}, clients at {settings.Address}:{settings.GatewayPort}");
        WaitHandle.WaitAny([host.Interrupts.Token.WaitHandle, EndOfCrew(network)]);
        host.Error.WriteLine($"{settings.Name} leaves the cluster");
        using var limit = new CancellationTokenSource(StopWithin);
        if (!silo.StopAsync(limit.Token).Wait(EndWithin))
        {
            host.Error.WriteLine($"{settings.Name} could not leave within {EndWithin.TotalSeconds} s: the cluster does not answer. It ends without a word");
            Environment.Exit((int)ExitCode.AllHeld);
        }

        telemetry?.Flush(silo.Services, host.Error.WriteLine);
        host.Error.WriteLine($"{settings.Name} has left");
        return ExitCode.AllHeld;
    }

    /// <summary>Makes the tables in the database that a silo's configuration names; <paramref name="replace"/> gives up those that are there, with what they
    /// hold.</summary>
    public static ExitCode MakeSchema(ClusterFile config, bool replace, CliHost host, Problems problems)
    {
        if (config.Read(host, problems) is not { } settings)
            return problems.Refuse(host);
        if (settings.Database is not { } address)
            config.Add($"names no database; allowed: \"database\": \"{DatabaseAddress.Form}\", or {DatabaseAddress.Variable}", problems);
        else if (ClusterSchema.Apply(address, replace) is { } problem)
            config.Add(problem, address, problems);
        if (problems.Any)
            return problems.Refuse(host);
        host.Out.WriteLine($"{settings.Database} has tables of version {ClusterSchema.Version}");
        return ExitCode.AllHeld;
    }

    // The run that started this silo holds the other end of its standard input, and takes it with it even when it is killed.
    private static ManualResetEvent EndOfCrew(SiloNetwork? network)
    {
        var ended = new ManualResetEvent(false);
        if (network is null)
            return ended;
        var reader = new Thread(() =>
        {
            while (Console.In.ReadLine() is { } line)
            {
                if (line == nameof(SiloOrder.Cut))
                    network.Cut();
                else
                    network.Heal();
            }

            network.Heal();
            ended.Set();
        })
        { Name = "crew", IsBackground = true };
        reader.Start();
        return ended;
    }
}
