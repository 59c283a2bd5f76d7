using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ZoneDrain.Cli.Dashboard;

/// <summary>
/// Who may see the pages. On loopback a request must name this machine, so that no other site's page can reach it through a name that points here; elsewhere
/// it must bring the token, once in the address and from then on in a cookie.
/// </summary>
/// <param name="options">Where the server listens.</param>
internal sealed class AccessGuard(ServerOptions options)
{
    private const string Cookie = "zonedrain-token";

    /// <summary>Lets a request through or answers it.</summary>
    public async Task Pass(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = "frame-ancestors 'none'";
        headers.CacheControl = "no-store";
        if (options.Token is null ? IsThisMachine(context.Request.Host.Host) : IsKnown(context.Request))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        // The token leaves the address bar as soon as it is in the cookie.
        if (options.Token is not null && Matches(context.Request.Query["token"]))
        {
            context.Response.Cookies.Append(Cookie, options.Token, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict });
            // A path that begins with two slashes would name another site.
            context.Response.Redirect("/" + context.Request.Path.Value?.TrimStart('/', '\\'));
            return;
        }

        context.Response.StatusCode = options.Token is null ? StatusCodes.Status403Forbidden : StatusCodes.Status401Unauthorized;
        var message = options.Token is null
            ? "This dashboard answers to 127.0.0.1 and localhost only."
            : "This dashboard needs its token: open the address that zonedrain printed, which ends in ?token=…";
        await context.Response.WriteAsync(message, context.RequestAborted).ConfigureAwait(false);
    }

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private bool IsKnown(HttpRequest request) =>
        Matches(request.Cookies[Cookie]) || Matches(request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal));

    private bool Matches(string? given) =>
        given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(options.Token!));
}
