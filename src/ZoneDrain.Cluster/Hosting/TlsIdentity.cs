using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Configuration;
using Orleans.Connections.Security;

namespace ZoneDrain.Cluster.Hosting;

/// <summary>
/// Who a silo or a client is to the others. The authority belongs to the cluster alone, so a certificate of it says enough: one that may serve is a silo's, one
/// that may only call is a client's. Names are not compared, for silos are found by address.
/// </summary>
internal sealed class TlsIdentity
{
    /// <summary>The purpose of a certificate that may serve: RFC 5280, section 4.2.1.12.</summary>
    public const string MayServe = "1.3.6.1.5.5.7.3.1";

    /// <summary>The purpose of a certificate that may call.</summary>
    public const string MayCall = "1.3.6.1.5.5.7.3.2";

    private static readonly TimeSpan RefusedWithin = TimeSpan.FromMilliseconds(300);
    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2 _authority;

    private TlsIdentity(X509Certificate2 certificate, X509Certificate2 authority) => (_certificate, _authority) = (certificate, authority);

    /// <summary>Reads the files; null with what is wrong: place, reason and what is allowed, each a line.</summary>
    /// <param name="files">The files.</param>
    /// <param name="asSilo">It must serve, not only call.</param>
    /// <param name="errors">Where errors go.</param>
    public static TlsIdentity? Read(TlsFiles files, bool asSilo, ICollection<string> errors)
    {
        var authority = Load("tls:authority", files.Authority, "its certificate as PEM", X509CertificateLoader.LoadCertificateFromFile, errors);
        var certificate = Load(
            "tls:certificate", files.Certificate, "a certificate as PEM, and its key in another file",
            path => X509Certificate2.CreateFromPemFile(path, files.Key), errors);
        if (certificate is null || authority is null) return null;
        var identity = new TlsIdentity(certificate, authority);
        if (identity.Objection(certificate, asSilo ? [MayServe, MayCall] : [MayCall]) is not { } objection) return identity;
        const string Allowed = "a certificate of that authority, as 'zonedrain silo certificates' makes one for each silo and one for clients";
        errors.Add($"tls:certificate: {files.Certificate}: {objection}; allowed: {Allowed}");
        return null;
    }

    /// <summary>Has a silo take connections of silos at one port and of silos and clients at the other, each with a certificate, and call silos so.</summary>
    public void Use(ISiloBuilder silo) => silo.Configure<SiloConnectionOptions>(connections =>
    {
        var (ofSilos, ofAll) = (Options(MayServe, MayCall), Options(MayCall));
        connections.ConfigureSiloInboundConnection(connection => connection.UseServerTls(ofSilos));
        connections.ConfigureGatewayInboundConnection(connection => connection.UseServerTls(ofAll));
        connections.ConfigureSiloOutboundConnection(connection => connection.UseClientTls(Options(MayServe)));
    });

    /// <summary>Has a client show its certificate, and believe silos alone.</summary>
    public void Use(IClientBuilder client) =>
        client.Configure<ClientConnectionOptions>(connections => connections.ConfigureConnection(connection => connection.UseClientTls(Options(MayServe))));

    /// <summary>Tries whether a silo and this client let each other in; null where they do, else why not, as a clause.</summary>
    public string? TryToCall(IPEndPoint gateway)
    {
        string? objection = null;
        try
        {
            using var socket = new TcpClient();
            socket.Connect(gateway);
            using var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, (_, remote, _, _) =>
                (objection = remote is X509Certificate2 shown ? Objection(shown, [MayServe]) : "shows no certificate") is null);
            tls.AuthenticateAsClient(new SslClientAuthenticationOptions { TargetHost = "", ClientCertificates = [_certificate] });

            // Since TLS 1.3 a refusal comes after the handshake; a silo that agrees waits for what this client has to say.
            using var limit = new CancellationTokenSource(RefusedWithin);
            return tls.ReadAsync(new byte[1], limit.Token).AsTask().GetAwaiter().GetResult() == 0 ? "hangs up on this certificate" : null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException or SocketException)
        {
            return objection is null ? $"speaks no TLS, or refuses this certificate: {exception.Message}" : $"shows a certificate that {objection}";
        }
    }

    private static X509Certificate2? Load(string place, string path, string allowed, Func<string, X509Certificate2> load, ICollection<string> errors)
    {
        try
        {
            return load(path);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            errors.Add($"{place}: {path}: cannot be used: {exception.Message}; allowed: {allowed}");
            return null;
        }
    }

    private TlsOptions Options(params string[] purposes) => new()
    {
        LocalCertificate = _certificate,
        RemoteCertificateMode = RemoteCertificateMode.RequireCertificate,
        ClientCertificateMode = RemoteCertificateMode.RequireCertificate,
        RemoteCertificateValidation = (remote, _, _) => Objection(remote, purposes) is null,
    };

    // Null where the certificate is of the authority, in its time, and made for all of the purposes.
    private string? Objection(X509Certificate2 certificate, string[] purposes)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var purpose in purposes) chain.ChainPolicy.ApplicationPolicy.Add(new Oid(purpose));
        if (chain.Build(certificate)) return null;
        var status = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        if (status.HasFlag(X509ChainStatusFlags.NotTimeValid))
            return FormattableString.Invariant($"is valid from {certificate.NotBefore:u} to {certificate.NotAfter:u} only");
        if (status.HasFlag(X509ChainStatusFlags.NotValidForUsage)) return "may not serve, so it is no silo's but a client's";
        return $"is not of the authority {_authority.Subject} that is trusted here ({status})";
    }
}
