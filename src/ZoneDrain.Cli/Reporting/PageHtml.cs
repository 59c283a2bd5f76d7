using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ZoneDrain.Cli.Reporting;

/// <summary>A page in one file: script, style and data lie in it, and it asks nothing of a network but what a dashboard asks of its own program.</summary>
internal static class PageHtml
{
    // The strict encoder: "<", ">", "&" and all that is not ASCII become \u escapes, so that no text of a run can end the element that it lies in.
    // Infinities are words, as in result.json.
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.Default,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private const string Plain =
        ":root { color-scheme: light dark } body { font: 16px/1.5 system-ui, sans-serif; margin: 3rem auto; max-width: 45rem; padding: 0 1rem }";

    /// <summary>The page.</summary>
    /// <param name="assets">Script and style.</param>
    /// <param name="title">The title, as text.</param>
    /// <param name="data">What the script reads.</param>
    /// <param name="live">Whether it may ask its own program for more.</param>
    public static string Of(PageAssets assets, string title, JsonObject data, bool live = false) => $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="{Policy(live)}">
        <title>{HtmlEncoder.Default.Encode(title)}</title>
        <link rel="icon" href="data:,">
        <style>{assets.Style.Replace("</", "<\\/", StringComparison.Ordinal)}</style>
        </head>
        <body>
        <a class="skip" href="#page">To the contents</a>
        <main id="page" tabindex="-1"></main>
        <noscript><p>This page draws its charts with a script that lies in it. The same figures are in result.json beside it.</p></noscript>
        <script type="application/json" id="data">{data.ToJsonString(Json)}</script>
        <script>{Script(assets.Script)}</script>
        </body>
        </html>

        """;

    /// <summary>A page of words alone, for what cannot be shown.</summary>
    public static string Message(string heading, string text) => $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{HtmlEncoder.Default.Encode(heading)}</title>
        <style>{Plain}</style>
        </head>
        <body><h1>{HtmlEncoder.Default.Encode(heading)}</h1><p>{HtmlEncoder.Default.Encode(text)}</p></body></html>

        """;

    private static string Policy(bool live) =>
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; connect-src "
        + (live ? "'self'" : "'none'");

    // Within a script only these two openings mean something to a reader of HTML.
    private static string Script(string script) =>
        script.Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase).Replace("<!--", "<\\!--", StringComparison.Ordinal);
}
