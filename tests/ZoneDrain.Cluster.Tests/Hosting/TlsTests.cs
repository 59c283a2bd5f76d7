using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Shouldly;
using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Hosting;

namespace ZoneDrain.Cluster.Tests.Hosting;

/// <summary>Goal: nobody gets in without a certificate of the cluster's authority, and a client's is no silo's. Method: a silo in this process.</summary>
public sealed class TlsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zonedrain-tls-");

    public TlsTests()
    {
        ClusterCertificates.Make(Folder("ours"), 1, 1, Now);
        ClusterCertificates.Make(Folder("theirs"), 1, 1, Now);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_silo_lets_in_who_has_a_certificate_of_its_authority_and_nobody_else()
    {
        var settings = SiloHosting.InProcess() with { Tls = Files("ours", "silo-1") };
        using var silo = ClusterConnection.Host(settings, Patience);
        using (var client = ClusterConnection.Connect(settings with { Tls = Files("ours", "client") }, Patience))
            client.Grains.ShouldNotBeNull();

        var strange = Should.Throw<ClusterException>(() => ClusterConnection.Connect(settings with { Tls = Files("theirs", "client") }, Patience));
        strange.Message.ShouldContain("shows a certificate that is not of the authority CN=zonedrain authority");
        var files = Files("theirs", "client") with { Authority = Files("ours", "client").Authority };
        strange = Should.Throw<ClusterException>(() => ClusterConnection.Connect(settings with { Tls = files }, Patience));
        strange.Message.ShouldContain("is not of the authority");
        Should.Throw<ClusterException>(() => ClusterConnection.Connect(settings with { Tls = null }, TimeSpan.FromSeconds(2)));

        IsLetIn(settings.GatewayPort, "client").ShouldBeTrue();
        IsLetIn(settings.SiloPort, "client").ShouldBeFalse();
        IsLetIn(settings.SiloPort, "silo-1").ShouldBeTrue();
    }

    [Fact]
    public void Certificates_that_do_not_fit_are_named_with_the_reason()
    {
        var settings = SiloHosting.InProcess();
        SiloHosting.Objections(settings with { Tls = Files("ours", "silo-1") }).ShouldBeEmpty();
        Objection(Files("ours", "client")).ShouldContain("may not serve, so it is no silo's but a client's");
        Objection(Files("ours", "silo-1") with { Authority = Files("theirs", "client").Authority }).ShouldContain("is not of the authority");
        Objection(Files("ours", "silo-1") with { Key = Files("theirs", "silo-1").Key }).ShouldContain("cannot be used");
        Objection(Files("ours", "silo-2")).ShouldContain("silo-2.pem: cannot be used");
        ClusterCertificates.Make(Folder("old"), 1, 1, Now.AddDays(-3));
        Objection(Files("old", "silo-1")).ShouldContain("is valid from");

        string Objection(TlsFiles files) => SiloHosting.Objections(settings with { Tls = files }).ShouldHaveSingleItem();
    }

    [Fact]
    public void An_address_that_others_reach_is_refused_without_TLS_unless_anyone_may_call()
    {
        // Nobody listens there yet, and the machine has it.
        var settings = SiloHosting.InProcess() with { Address = IPAddress.Any };
        var objection = SiloHosting.Objections(settings).ShouldHaveSingleItem();
        objection.ShouldStartWith("address: 0.0.0.0 is not loopback");
        objection.ShouldContain("\"anyoneMayCall\": true");
        Should.Throw<ClusterException>(() => SiloHosting.Silo(settings)).Message.ShouldBe(objection);
        SiloHosting.Objections(settings with { AnyoneMayCall = true }).ShouldBeEmpty();
        SiloHosting.Objections(settings with { Tls = Files("ours", "silo-1") }).ShouldBeEmpty();
    }

    [Fact]
    public void Certificates_that_are_there_stay_and_their_authority_signs_those_of_new_silos()
    {
        var before = File.ReadAllText(Files("ours", "silo-1").Certificate);
        ClusterCertificates.Make(Folder("ours"), 2, 1, Now).Select(Path.GetFileName).ShouldBe(["silo-2-key.pem", "silo-2.pem"]);
        File.ReadAllText(Files("ours", "silo-1").Certificate).ShouldBe(before);
        SiloHosting.Objections(SiloHosting.InProcess() with { Tls = Files("ours", "silo-2") }).ShouldBeEmpty();
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(Files("ours", "silo-2").Key).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private string Folder(string name) => Path.Combine(_folder.FullName, name);

    private TlsFiles Files(string folder, string name) => new(
        Path.Combine(Folder(folder), name + ".pem"), Path.Combine(Folder(folder), name + "-key.pem"), Path.Combine(Folder(folder), "authority.pem"));

    // Who is let in is waited for; who is not is hung up on.
    private bool IsLetIn(int port, string name)
    {
        using var certificate = X509Certificate2.CreateFromPemFile(Files("ours", name).Certificate, Files("ours", name).Key);
        using var socket = new TcpClient();
        socket.Connect(IPAddress.Loopback, port);
#pragma warning disable CA5359 // Whom the silo lets in is asked here, not who the silo is.
        using var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
#pragma warning restore CA5359
        try
        {
            tls.AuthenticateAsClient(new SslClientAuthenticationOptions { TargetHost = "", ClientCertificates = [certificate] });
            socket.ReceiveTimeout = 1000;
            return tls.Read(new byte[1]) != 0;
        }
        catch (IOException exception) when (exception.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock })
        {
            return true;
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            return false;
        }
    }
}
