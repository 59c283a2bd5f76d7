using System.Net;
using System.Net.Sockets;

namespace ZoneDrain.Cluster.Tests.Processes;

/// <summary>Hands connections at one address on to another, for hosts that do not reach it themselves.</summary>
internal sealed class Relay : IDisposable
{
    private readonly TcpListener _listener;
    private readonly IPEndPoint _to;

    public Relay(IPEndPoint from, IPEndPoint to)
    {
        (_listener, _to) = (new(from), to);
        _listener.Start();
        _ = Accept();
    }

    public void Dispose() => _listener.Dispose();

    private async Task Accept()
    {
        while (true)
        {
            try
            {
                _ = HandOn(await _listener.AcceptTcpClientAsync());
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task HandOn(TcpClient near)
    {
        using var far = new TcpClient();
        using (near)
        {
            try
            {
                await far.ConnectAsync(_to);
                await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()));
            }
            catch (Exception exception) when (exception is SocketException or IOException)
            {
                // One end has gone, and the other with it.
            }
        }
    }
}
