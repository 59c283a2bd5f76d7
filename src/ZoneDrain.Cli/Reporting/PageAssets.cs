using System.Reflection;

namespace ZoneDrain.Cli.Reporting;

/// <summary>The script and the style sheet of every page, as the build bundled them.</summary>
/// <param name="Script">The script.</param>
/// <param name="Style">The style sheet.</param>
internal sealed record PageAssets(string Script, string Style)
{
    /// <summary>What to say where a build has none.</summary>
    public const string Missing = "this build has no pages: it was built without Node.js";

    /// <summary>How to get a build that has them.</summary>
    public const string HowToGet = "install Node.js 20.19 or later and npm, then build with -p:Web=true";

    /// <summary>The same as a command line.</summary>
    public const string Build = "dotnet build -c Release -p:Web=true";

    /// <summary>Those of this build; null when it was built without Node.</summary>
    public static PageAssets? OfThisBuild { get; } =
        Read("page.js") is { } script && Read("page.css") is { } style ? new PageAssets(script, style) : null;

    private static string? Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name);
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
