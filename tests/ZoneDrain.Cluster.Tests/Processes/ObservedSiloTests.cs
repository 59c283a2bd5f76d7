using System.Net;
using System.Text;
using Shouldly;
using ZoneDrain.Cluster.Hosting;
using ZoneDrain.Drains;
using ZoneDrain.Pages;
using ZoneDrain.Pgmaps;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;

namespace ZoneDrain.Cluster.Tests.Processes;

/// <summary>What a silo shows of itself: health, metrics and traces, and lines that name operation, page and pgmap.</summary>
[Collection(ProcessesAlone.Name)]
public sealed class ObservedSiloTests
{
    [Fact]
    public async Task Health_metrics_traces_and_log_lines_are_there_by_configuration()
    {
        using var ports = new SiloFiles(2);
        var (health, otlp) = ($"127.0.0.1:{ports.SiloPort(1)}", $"http://127.0.0.1:{ports.GatewayPort(1)}/");
        using var collector = new Collector(otlp);
        using var files = new SiloFiles(1, others: [("health", health), ("otlp", otlp), ("traceEvery", 1), ("log", "information")]);
        using var silo = await files.Start(0);
        await Use(files, silo);

        using var client = new HttpClient();
        using var answer = await client.GetAsync($"http://{health}/health");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("\"status\":\"Active\"");

        silo.Terminate();
        (await silo.Ended()).ShouldBe(0, silo.Said);
        collector.Heard("/v1/metrics").ShouldContain("zonedrain.page.operations");
        collector.Heard("/v1/traces").ShouldContain("zonedrain.operation");
    }

    private static async Task Use(SiloFiles files, ZoneDrainProcess silo)
    {
        using var cluster = ClusterConnection.Connect(SiloSettingsFile.Read(files.Path(0), null, out _)!, TimeSpan.FromMinutes(1));
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
