using System.Text;
using ZoneDrain.Cluster.Hosting;

namespace ZoneDrain.Fuzz.Targets;

/// <summary>Files with a silo's settings.</summary>
internal sealed class SettingsTarget : FuzzTarget
{
    public override string Name => "settings";

    public override int Share => 1000;

    public override IReadOnlyList<byte[]> Corpus { get; } =
    [
        .. ((string[])
        [
            """{ "cluster": "east", "siloPort": 11111, "gateways": ["127.0.0.1:30000"], "tls": { "certificate": "a", "key": "b", "authority": "c" } }""",
            """{ "Orleans": { "ClusterId": "east", "Endpoints": { "SiloPort": 1 } }, "ZoneDrain": { "State": "postgres", "Log": "debug" } }""",
            """{ "database": "postgres://me@host/db?sslmode=require", "membership": "postgres", "health": "[::1]:8080", "otlp": "http://127.0.0.1:4318/x" }""",
        ]).Select(Encoding.UTF8.GetBytes),
    ];

    public override void Try(byte[] input)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, input);
            var read = SiloConfiguration.Read(file);
            if ((read.Settings is null) == (read.Errors.Count == 0)) throw new InvalidOperationException("neither settings nor an error");
            if (read.Settings is { } settings) SiloSettingsWriter.Write(settings);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
