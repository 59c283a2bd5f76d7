namespace ZoneDrain.Cli.Tests.Web;

/// <summary>A test that needs a Chromium as well.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : PagesFactAttribute
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    public BrowserFactAttribute()
    {
        if (Browser is null)
            Skip ??= "there is no Chromium: apt-get install chromium, or say where it is in CHROMIUM";
    }

    /// <summary>Path of the browser; null when there is none.</summary>
    public static string? Browser => Places.Prepend(Environment.GetEnvironmentVariable("CHROMIUM") ?? "").FirstOrDefault(File.Exists);
}
