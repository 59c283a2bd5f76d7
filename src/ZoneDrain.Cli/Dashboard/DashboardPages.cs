using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZoneDrain.Cli.Reporting;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Dashboard;

/// <summary>The pages of a server and their addresses.</summary>
/// <param name="assets">Script and style.</param>
/// <param name="shelf">The stored runs.</param>
/// <param name="clock">The clock.</param>
internal sealed class DashboardPages(PageAssets assets, RunCatalog shelf, TimeProvider clock)
{
    private const string Home = "/runs";
    private const string HtmlType = "text/html; charset=utf-8";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>The list of stored runs and their reports.</summary>
    public void MapShelf(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, () => Html(Shelf()));
        routes.MapGet($"{Home}/events", (CancellationToken cancellation) => TypedResults.ServerSentEvents(Changes(cancellation)));
        routes.MapGet($"{Home}/{{scenario}}/{{run}}", (string scenario, string run) =>
            shelf.Find(scenario, run, out var error) is { } stored ? Report(stored) : NotShown($"{scenario}/{run}", error));
    }

    /// <summary>The list as the first page.</summary>
    public void MapServe(IEndpointRouteBuilder routes)
    {
        MapShelf(routes);
        routes.MapGet("/", () => Results.Redirect(Home));
    }

    /// <summary>A run under way as the first page, and its report when it has ended.</summary>
    public void MapLive(IEndpointRouteBuilder routes, LiveRun live)
    {
        MapShelf(routes);
        routes.MapGet("/", () => live.Folder is { } folder
            ? StoredRun.Read(folder, out var error) is { } stored ? Report(stored) : NotShown(folder, error)
            : Html(Live(live)));
        routes.MapGet("/events", (CancellationToken cancellation) => TypedResults.ServerSentEvents(live.Events(cancellation)));
    }

    private string Live(LiveRun live)
    {
        var data = RunPages.Data("live");
        data["live"] = new JsonObject { ["run"] = RunPages.Identity(live.Identity), ["description"] = "", ["eventsPath"] = "/events" };
        data["home"] = Home;
        return PageHtml.Of(assets, $"{live.Identity.Scenario}, {live.Identity.Command}, under way", data, live: true);
    }

    private string Shelf()
    {
        var data = RunPages.Data("runs");
        data["shelf"] = JsonSerializer.SerializeToNode(shelf.Rows(), RunJson.Options);
        return PageHtml.Of(assets, "Stored runs", data, live: true);
    }

    // The list again, whenever it has changed; a look a second is shared by all who look on.
    private async IAsyncEnumerable<SseItem<string>> Changes([EnumeratorCancellation] CancellationToken cancellation)
    {
        var last = shelf.Json();
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false))
        {
            var now = shelf.Json();
            if (ReferenceEquals(now, last))
                continue;
            last = now;
            yield return new SseItem<string>(now, "shelf");
        }
    }

    private IResult Report(StoredRun run)
    {
        try
        {
            return Html(RunPages.Report(assets, [run], Home));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or RunFileException)
        {
            return NotShown(run.Path, $"cannot be read: {exception.Message}");
        }
    }

    private static IResult Html(string html) => Results.Content(html, HtmlType);

    private static IResult NotShown(string name, string error) =>
        Results.Content(PageHtml.Message("This run cannot be shown", $"{name} {error}."), HtmlType, statusCode: StatusCodes.Status404NotFound);
}
