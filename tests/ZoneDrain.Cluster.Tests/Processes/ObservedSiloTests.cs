using System.Net;
using System.Text;
using Shouldly;
using ZoneDrain.Cluster.Hosting;
using ZoneDrain.Drains;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Tests.Processes;

/// <summary>What a silo shows of itself: health, metrics, traces and log lines, and a dashboard.</summary>
public sealed class ObservedSiloTests
{
    [Fact]
    public async Task Health_metrics_traces_and_log_lines_are_there_by_configuration()
    {
        using var ports = new SiloFiles(2);
        var (health, otlp) = ($"127.0.0.1:{ports.SiloPort(1)}", $"http://127.0.0.1:{ports.GatewayPort(1)}/");
        using var collector = new Collector(otlp);
        using var files = new SiloFiles(
            1, others: [("health", health), ("otlp", otlp + "tenant/"), ("traceEvery", 1), ("log", "information"), ("dashboard", true)]);
        using var silo = await files.Start(0);
        await Use(files, silo);

        using var client = new HttpClient { BaseAddress = new($"http://{health}") };
        (await client.GetStringAsync("/health")).ShouldContain("\"status\":\"Active\"");
        foreach (var check in (string[])["startup", "ready", "live"]) (await client.GetStringAsync($"/health/{check}")).ShouldStartWith("Healthy");
        (await client.GetStringAsync("/dashboard/")).ShouldContain("<html", Case.Insensitive);

        silo.Terminate();
        (await silo.Ended()).ShouldBe(0, silo.Said);
        silo.Said.ShouldNotContain("the collector did not take");
        collector.Heard("/tenant/v1/metrics").ShouldContain("zonedrain.page.operations");
        collector.Heard("/tenant/v1/traces").ShouldContain("zonedrain.operation");
        collector.Heard("/tenant/v1/logs").ShouldContain("sleeps at");

        // Field 10 of a metric, behind its description and its unit, is an exponential histogram.
        collector.Heard("/tenant/v1/metrics").ShouldContain("Operations that ended here.\u001a\u0001s\u0052");
    }

    [Fact]
    public async Task The_standard_variables_name_a_collector_and_one_that_is_away_is_told_at_the_end()
    {
        using var ports = new SiloFiles(2);
        var (there, away) = ($"http://127.0.0.1:{ports.SiloPort(1)}/", $"http://127.0.0.1:{ports.GatewayPort(1)}/");
        using var collector = new Collector(there);
        using var files = new SiloFiles(1);
        var variables = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"] = there + "v1/metrics",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = away,
            ["OTEL_SERVICE_NAME"] = "somebody",
            ["OTEL_RESOURCE_ATTRIBUTES"] = "rack=seven",
            ["OTEL_TRACES_SAMPLER"] = "always_on",
            ["ZoneDrain__Log"] = "debug",
        };
        using var silo = ZoneDrainProcess.Start(variables, "silo", "--config", files.Path(0));
        await silo.Says("is up");
        await Use(files, silo);
        silo.Terminate();
        (await silo.Ended()).ShouldBe(0, silo.Said);
        collector.Heard("/v1/metrics").ShouldContain("somebody");
        collector.Heard("/v1/metrics").ShouldContain("seven");
        silo.Said.ShouldContain("warning: silo-1: the collector did not take what it was sent");
        silo.Said.ShouldContain(away);
    }

    private static async Task Use(SiloFiles files, ZoneDrainProcess silo)
    {
        using var cluster = ClusterConnection.Connect(files.Settings(0), TimeSpan.FromMinutes(1));
        using var engine = new OrleansEngine(cluster.Grains, new() { Workers = 1 });
        var page = new PageId(engine.CreatePgmap(new(MemoryType.Generic, Chunk.Frames, 0, SchemeId.D, StrategyId.Sweep)), 7);
        engine.Session.Start(new AskPage(page, PageEvent.Acquire(PageUse.Get)));
        engine.Session.Start(new AwaitIdle(page)).IsDone.ShouldBeFalse();
        await silo.Says($"page {page}");
        engine.Session.Start(new AskPage(page, PageEvent.Put(PageUse.Get)));
    }

    /// <summary>Takes what is sent to it.</summary>
    private sealed class Collector : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly Dictionary<string, StringBuilder> _heard = [];

        public Collector(string address)
        {
            _listener.Prefixes.Add(address);
            _listener.Start();
            _ = Listen();
        }

        public string Heard(string path)
        {
            lock (_heard) return _heard.TryGetValue(path, out var text) ? text.ToString() : "";
        }

        public void Dispose() => _listener.Close();

        private async Task Listen()
        {
            while (_listener.IsListening)
            {
                try
                {
                    var context = await _listener.GetContextAsync();
                    using var reader = new StreamReader(context.Request.InputStream, Encoding.Latin1);
                    var text = await reader.ReadToEndAsync();
                    lock (_heard)
                    {
                        var path = context.Request.Url!.AbsolutePath;
                        if (!_heard.TryGetValue(path, out var all)) _heard[path] = all = new();
                        all.Append(text);
                    }

                    context.Response.Close();
                }
                catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }
            }
        }
    }
}
