using Microsoft.Playwright;

namespace ZoneDrain.Cli.Tests.Web;

/// <summary>A headless Chromium for the tests of a class, started by the first that needs it.</summary>
public sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Somebody who sees nothing of what others saw.</summary>
    /// <param name="path">The program.</param>
    internal async Task<BrowserSession> Visit(string path)
    {
        _playwright ??= await Playwright.CreateAsync();
        _browser ??= await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = Arguments });
        return new(_browser);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.CloseAsync();
        _playwright?.Dispose();
    }
}

/// <summary>The pages that a test opened, and a folder for what it saw; they are closed with it.</summary>
internal sealed class BrowserSession(IBrowser browser) : IAsyncDisposable
{
    private readonly List<IBrowserContext> _contexts = [];

    /// <summary>Where screenshots go: below the test's own build output.</summary>
    public static string Screenshots => Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "screenshots")).FullName;

    /// <summary>A page of a size; it remembers every address that was asked for and every error of a script.</summary>
    public async Task<SeenPage> Open(int width = 1200, int height = 900, bool dark = false)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
        });
        _contexts.Add(context);
        return new SeenPage(await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var context in _contexts) await context.CloseAsync();
    }
}
