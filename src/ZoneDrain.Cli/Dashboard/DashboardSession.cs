using ZoneDrain.Cli.Reporting;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Comparing;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Dashboard;

/// <summary>The dashboard of one run: it listens before the run starts and shows the report after its end, until the program is asked to end.</summary>
internal sealed class DashboardSession : IDisposable
{
    private readonly CliHost _host;
    private readonly DashboardServer _server;

    private DashboardSession(CliHost host, DashboardServer server, LiveRun live)
    {
        _host = host;
        _server = server;
        Live = live;
    }

    /// <summary>What the dashboard shows; the run writes into it.</summary>
    public LiveRun Live { get; }

    /// <summary>Starts it; null, with the problem told, when it cannot.</summary>
    public static DashboardSession? Start(CliHost host, ServerOptions options, RunIdentity run, string runsRoot, Problems problems)
    {
        if (PageAssets.OfThisBuild is not { } assets)
        {
            problems.Add(new Problem("--dashboard", "", $"cannot be used: {PageAssets.Missing}", PageAssets.HowToGet));
            return null;
        }

        var live = new LiveRun(run, host.Clock);
        var pages = new DashboardPages(assets, new RunCatalog(runsRoot, TimeProvider.System), host.Clock);
        if (DashboardServer.Start(options, routes => pages.MapLive(routes, live), out var error) is not { } server)
        {
            problems.Add(PortProblem(options, error));
            return null;
        }

        host.Error.WriteLine($"dashboard: {server.Url}");
        return new DashboardSession(host, server, live);
    }

    /// <summary>What to say about a port that cannot be had.</summary>
    public static Problem PortProblem(ServerOptions options, string error) =>
        new("--port", FormattableString.Invariant($"{options.Port}"), error, $"a free port on {options.Address}, or 0 for any");

    /// <summary>Progress that is told to both.</summary>
    public IProgress<ComparisonProgress> Beside(IProgress<ComparisonProgress> other) => new Both(Live, other);

    /// <summary>The run has ended: shows its report until SIGINT or SIGTERM, or not at all when that is how the run ended.</summary>
    public void ShowReport(string folder)
    {
        Live.End(folder);
        if (_host.Interrupts.Code is not null)
            return;
        _host.Error.WriteLine($"dashboard: {_server.Url} shows the report; Ctrl-C ends it");
        _host.Interrupts.Token.WaitHandle.WaitOne();
    }

    /// <inheritdoc/>
    public void Dispose() => _server.Dispose();

    private sealed class Both(IProgress<ComparisonProgress> first, IProgress<ComparisonProgress> second) : IProgress<ComparisonProgress>
    {
        public void Report(ComparisonProgress value)
        {
            first.Report(value);
            second.Report(value);
        }
    }
}
