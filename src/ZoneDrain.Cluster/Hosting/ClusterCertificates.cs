using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ZoneDrain.Cluster.Hosting;

/// <summary>Makes an authority of a cluster's own, and certificates of it: one a silo, and one for clients. Keys are readable by their owner alone.</summary>
public static class ClusterCertificates
{
    /// <summary>Days that a certificate may be valid, at most.</summary>
    public const int DaysMax = 3650;

    private const string Authority = "authority";
    private const string Client = "client";

    /// <summary>Makes those that are not there yet; an authority that is there signs the new ones.</summary>
    /// <param name="folder">Where the PEM files go; made where it is missing.</param>
    /// <param name="silos">Silos, at least 1.</param>
    /// <param name="days">Days that the new ones are valid, 1..<see cref="DaysMax"/>.</param>
    /// <param name="now">When they begin to be.</param>
    /// <returns>The files that were made.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    /// <exception cref="CryptographicException">The authority that is there cannot be used.</exception>
    public static IReadOnlyList<string> Make(string folder, int silos, int days, DateTimeOffset now)
    {
        Directory.CreateDirectory(folder);
        var made = new List<string>();
        using var authority = Read(folder, Authority) ?? MakeAuthority(folder, days, now, made);
        var names = Enumerable.Range(1, silos).Select(silo => string.Create(CultureInfo.InvariantCulture, $"silo-{silo}"));
        foreach (var name in names.Append(Client).Where(name => !File.Exists(CertificateOf(folder, name))))
        {
            string[] purposes = name == Client ? [TlsIdentity.MayCall] : [TlsIdentity.MayServe, TlsIdentity.MayCall];
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest($"CN=zonedrain {name}", key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
            request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. purposes.Select(purpose => new Oid(purpose))], true));
            request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));

            // A certificate ends no later than the authority that vouches for it.
            var end = now.AddDays(days) < authority.NotAfter ? now.AddDays(days) : authority.NotAfter;
            using var certificate = request.Create(authority, now, end, RandomNumberGenerator.GetBytes(16));
            Write(folder, name, certificate, key, made);
        }

        return made;
    }

    private static string CertificateOf(string folder, string name) => Path.Combine(folder, name + ".pem");

    private static string KeyOf(string folder, string name) => Path.Combine(folder, name + "-key.pem");

    private static X509Certificate2? Read(string folder, string name) =>
        File.Exists(CertificateOf(folder, name)) ? X509Certificate2.CreateFromPemFile(CertificateOf(folder, name), KeyOf(folder, name)) : null;

    private static X509Certificate2 MakeAuthority(string folder, int days, DateTimeOffset now, List<string> made)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=zonedrain authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var certificate = request.CreateSelfSigned(now, now.AddDays(days));
        Write(folder, Authority, certificate, key, made);
        return certificate;
    }

    private static void Write(string folder, string name, X509Certificate2 certificate, ECDsa key, List<string> made)
    {
        Write(KeyOf(folder, name), key.ExportPkcs8PrivateKeyPem(), UnixFileMode.UserRead | UnixFileMode.UserWrite, made);
        const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        Write(CertificateOf(folder, name), certificate.ExportCertificatePem(), Readable, made);
    }

    private static void Write(string path, string text, UnixFileMode mode, List<string> made)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
        using var writer = new StreamWriter(path, options);
        writer.WriteLine(text);
        made.Add(path);
    }
}
