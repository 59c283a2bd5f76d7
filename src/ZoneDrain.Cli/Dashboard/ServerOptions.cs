using System.Net;

namespace ZoneDrain.Cli.Dashboard;

/// <summary>Where a dashboard listens.</summary>
/// <param name="Address">The address to bind to.</param>
/// <param name="Port">The port, 1 to 65535, or 0 for any that is free.</param>
/// <param name="Token">What a visitor must know; null on loopback, where nobody else comes by.</param>
internal sealed record ServerOptions(IPAddress Address, int Port, string? Token)
{
    /// <summary>The port unless told.</summary>
    public const int DefaultPort = 5080;

    /// <summary>Whether only this machine can reach it.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(Address);

    /// <summary>The address as a reader's browser needs it.</summary>
    public string UrlOn(int port)
    {
        var host = Address.Equals(IPAddress.Any) || Address.Equals(IPAddress.IPv6Any) ? Dns.GetHostName()
            : Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{Address}]" : Address.ToString();
        return FormattableString.Invariant($"http://{host}:{port}/") + (Token is null ? "" : $"?token={Token}");
    }
}
