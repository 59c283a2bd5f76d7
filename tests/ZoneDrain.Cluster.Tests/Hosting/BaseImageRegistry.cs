using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ZoneDrain.Cluster.Tests.Hosting;

/// <summary>A registry on loopback with one image of one file, <c>base:1</c>: enough to build on, where the real base cannot be fetched.</summary>
internal sealed class BaseImageRegistry : IDisposable
{
    private const string Manifest = "application/vnd.docker.distribution.manifest.v2+json";
    private readonly HttpListener _listener = new();
    private readonly Dictionary<string, (string Type, byte[] Body)> _content = [];

    public BaseImageRegistry()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Image = $"127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/base:1";
        }

        var (layer, diff) = Layer();
        var config = Json(new { architecture = "amd64", os = "linux", config = new { }, rootfs = new { type = "layers", diff_ids = new[] { diff } } });
        var manifest = Json(new
        {
            schemaVersion = 2,
            mediaType = Manifest,
            config = Described("application/vnd.docker.container.image.v1+json", config),
            layers = new[] { Described("application/vnd.docker.image.rootfs.diff.tar.gzip", layer) },
        });
        _content["/v2/base/manifests/1"] = (Manifest, manifest);
        foreach (var blob in (byte[][])[layer, config]) _content[$"/v2/base/blobs/{Digest(blob)}"] = ("application/octet-stream", blob);
        _listener.Prefixes.Add($"http://{Image.Split('/')[0]}/");
        _listener.Start();
        _ = Answer();
    }

    /// <summary>The image's full name.</summary>
    public string Image { get; }

    public void Dispose() => _listener.Close();

    private static (byte[] Compressed, string Diff) Layer()
    {
        using var plain = new MemoryStream();
        using (var tar = new TarWriter(plain, leaveOpen: true))
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "etc/base") { DataStream = new MemoryStream("base"u8.ToArray()) });
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(plain.ToArray());
        return (compressed.ToArray(), Digest(plain.ToArray()));
    }

    private static byte[] Json(object value) => JsonSerializer.SerializeToUtf8Bytes(value);

    private static object Described(string mediaType, byte[] blob) => new { mediaType, digest = Digest(blob), size = blob.Length };

    private static string Digest(byte[] blob) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(blob));

    private async Task Answer()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var response = context.Response;
                var path = context.Request.Url!.AbsolutePath;
                if (!_content.TryGetValue(path, out var found)) found = ("text/plain", Encoding.UTF8.GetBytes(path == "/v2/" ? "{}" : ""));
                if (found.Body.Length == 0) response.StatusCode = 404;
                response.ContentType = found.Type;
                response.Headers["Docker-Content-Digest"] = Digest(found.Body);
                response.ContentLength64 = found.Body.Length;
                if (context.Request.HttpMethod != "HEAD") await response.OutputStream.WriteAsync(found.Body);
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
