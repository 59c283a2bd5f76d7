using System.Net;
using System.Net.Sockets;
using System.Text;
using Shouldly;
using ZoneDrain.Cli.Loads;
using ZoneDrain.Experiments.Runs;

namespace ZoneDrain.Cli.Tests.Loads;

public sealed class LoadTelemetryTests
{
    [Fact]
    public async Task What_a_load_records_reaches_a_collector_over_http()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        int port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        using var collector = new HttpListener();
        collector.Prefixes.Add($"http://127.0.0.1:{port}/");
        collector.Start();
        Task<HttpListenerContext> arrives = collector.GetContextAsync();
        using (var sent = new MemoryStream())
        {
            var run = new RunIdentity("load", "default", 1, "embedded", DateTimeOffset.UnixEpoch);
            Task sending = Task.Run(() =>
            {
                using var telemetry = new LoadTelemetry(new Uri($"http://127.0.0.1:{port}"), run);
                telemetry.Record(new SecondSample { Done = 7, LatencyP99Ns = 12 });
            });
            HttpListenerContext context = await arrives;
            context.Request.Url!.AbsolutePath.ShouldBe("/v1/metrics");
            await context.Request.InputStream.CopyToAsync(sent);
            context.Response.Close();
            await sending;
            string body = Encoding.Latin1.GetString(sent.ToArray());
            foreach (string name in (string[])["zonedrain.operations", "zonedrain.latency", "zonedrain.pages", "quantile", "zonedrain.scenario"])
                body.ShouldContain(name);
        }
    }
}
