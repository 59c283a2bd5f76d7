using Microsoft.Playwright;
using Shouldly;

namespace ZoneDrain.Cli.Tests.Web;

/// <summary>A page with what it asked for and what went wrong in it.</summary>
internal sealed class SeenPage
{
    private const string CutOff = """
        [...document.querySelectorAll(".chart")].flatMap(chart => [...chart.querySelectorAll("svg text")].filter(text => {
          const [inner, outer] = [text.getBoundingClientRect(), chart.getBoundingClientRect()];
          return inner.width > 0 && (inner.left < outer.left - 1 || inner.right > outer.right + 1);
        }).map(text => text.textContent))
        """;

    private const string Overlapping = """
        [...document.querySelectorAll(".chart svg g[aria-label='x-axis tick label']")].flatMap(axis => {
          const named = [...axis.querySelectorAll("text")].filter(text => text.textContent !== "");
          const texts = named.map(text => [text.textContent, text.getBoundingClientRect()]);
          texts.sort((a, b) => a[1].left - b[1].left);
          return texts.slice(1).filter(([, box], index) => box.left < texts[index][1].right).map(([name]) => name);
        })
        """;

    private readonly List<string> _requests = [];
    private readonly List<string> _errors = [];
    private ICDPSession? _metrics;

    public SeenPage(IPage page)
    {
        Page = page;
        page.Request += (_, request) => _requests.Add(request.Url);
        page.PageError += (_, error) => _errors.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                _errors.Add(message.Text);
        };
    }

    public IPage Page { get; }

    public IReadOnlyList<string> Requests => _requests;

    public async Task Go(Uri address)
    {
        await Page.GotoAsync(address.ToString());
        await Page.WaitForSelectorAsync("html[data-ready=true]");
    }

    public ILocator Find(string selector) => Page.Locator(selector);

    public async Task Shoot(string name, bool whole = true) =>
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(BrowserSession.Screenshots, name + ".png"), FullPage = whole });

    /// <summary>Processor time that the browser has spent on this page so far, in seconds; others on the machine do not make it longer.</summary>
    public async Task<double> ProcessorSeconds()
    {
        _metrics ??= await Page.Context.NewCDPSessionAsync(Page);
        await _metrics.SendAsync("Performance.enable");
        var found = (await _metrics.SendAsync("Performance.getMetrics"))!.Value;
        return found.GetProperty("metrics").EnumerateArray().Single(one => one.GetProperty("name").GetString() == "ProcessTime")
            .GetProperty("value").GetDouble();
    }

    /// <summary>No script failed, nothing is wider than the page, and every drawing and every part has a name.</summary>
    public async Task ShouldBeSound()
    {
        _errors.ShouldBeEmpty();
        (await Page.EvaluateAsync<int>("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")).ShouldBe(0, "wider than the page");
        (await Page.Locator(".chart svg:not([aria-label]):not([aria-label] *)").CountAsync()).ShouldBe(0, "drawings without a name");
        (await Page.Locator("section:not([aria-labelledby]):not([aria-label])").CountAsync()).ShouldBe(0, "parts without a name");
        (await Page.EvaluateAsync<string[]>(CutOff)).ShouldBeEmpty("cut off at the edge of a chart");
        (await Page.EvaluateAsync<string[]>(Overlapping)).ShouldBeEmpty("names of ticks that run into each other");
        var identities = await Page.EvaluateAsync<string[]>("[...document.querySelectorAll('[id]')].map(element => element.id)");
        identities.ShouldBeUnique();
        var text = await Page.Locator("#page").InnerTextAsync();
        foreach (var none in (string[])["NaN", "undefined", "[object"])
            text.ShouldNotContain(none, Case.Sensitive);
    }
}
