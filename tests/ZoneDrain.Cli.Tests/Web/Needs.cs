using ZoneDrain.Cli.Reporting;

namespace ZoneDrain.Cli.Tests.Web;

/// <summary>What tests of pages need; where it is not there, the test is skipped with the reason.</summary>
internal static class Needs
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    /// <summary>The bundled page.</summary>
    public static void Pages() => Assert.SkipWhen(PageAssets.OfThisBuild is null, $"{PageAssets.Missing}: {PageAssets.HowToGet}");

    /// <summary>The bundled page, and a Chromium, whose path it gives.</summary>
    public static string Browser()
    {
        Pages();
        var browser = Places.Prepend(Environment.GetEnvironmentVariable("CHROMIUM") ?? "").FirstOrDefault(File.Exists);
        Assert.SkipWhen(browser is null, "there is no Chromium: apt-get install chromium, or say where it is in CHROMIUM");
        return browser;
    }
}
