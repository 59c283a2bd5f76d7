using System.Net;
using System.Net.Sockets;
using System.Text;
using Shouldly;
using ZoneDrain.Cli.Tests.Harness;

namespace ZoneDrain.Cli.Tests.Loads;

/// <summary>Metrics of a load as a collector of OpenTelemetry sees them, over HTTP as protobuf.</summary>
public sealed class LoadTelemetryTests : IDisposable
{
    private static readonly string[] Load =
        ["load", "default", "--duration", "50ms", "--rate", "1000/s", "--set", "devices[0].size=1MiB", "--set", "load.warmup=0s", "--set", "load.lateMax=1h"];

    private readonly TestProgram _program = new();
    private readonly HttpListener _collector = new();
    private readonly List<(string Path, string? Type, string Body)> _seen = [];
    private readonly Task _listening;
    private readonly string _address;

    public LoadTelemetryTests()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            _address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        }

        _collector.Prefixes.Add(_address + "/");
        _collector.Start();
        _listening = Listen();
    }

    public void Dispose()
    {
        _collector.Close();
        _listening.Wait();
        _program.Dispose();
    }

    [Fact]
    public void What_a_load_records_reaches_the_collector_that_is_named()
    {
        var (code, _, error) = _program.Run([.. Load, "--otlp", _address + "/tenant/"]);
        code.ShouldBe(0, error);
        Seen().ShouldAllBe(one => one.Path == "/tenant/v1/metrics" && one.Type == "application/x-protobuf");
        string[] names =
        [
            "zonedrain.operations", "zonedrain.operations.retries", "zonedrain.latency", "zonedrain.pages", "zonedrain.references", "quantile",
            "zonedrain.scenario",
        ];

        // A machine that is slow makes a second of its own in which nothing ended, and which has no latency.
        foreach (var name in names)
            string.Concat(Seen().Select(one => one.Body)).ShouldContain(name);
    }

    [Fact]
    public void The_standard_variable_names_it_as_well()
    {
        _program.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = _address;
        _program.Run(Load).Code.ShouldBe(0);
        Seen().ShouldAllBe(one => one.Path == "/v1/metrics");
    }

    [Fact]
    public void Nothing_is_sent_unless_told()
    {
        _program.Run(Load).Code.ShouldBe(0);
        lock (_seen)
            _seen.ShouldBeEmpty();
    }

    [Fact]
    public void A_collector_that_is_away_is_told_at_the_end_and_does_not_hurt_the_run()
    {
        _collector.Stop();
        var (code, text, error) = _program.Run([.. Load, "--otlp", _address]);
        code.ShouldBe(0, error);
        text.ShouldContain("operations a second");
        error.ShouldContain("warning: the collector did not take what it was sent");
        error.ShouldContain(_address);
    }

    private List<(string Path, string? Type, string Body)> Seen()
    {
        lock (_seen)
        {
            _seen.ShouldNotBeEmpty();
            return [.. _seen];
        }
    }

    private async Task Listen()
    {
        while (_collector.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _collector.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            lock (_seen)
                _seen.Add((context.Request.Url!.AbsolutePath, context.Request.ContentType, Encoding.Latin1.GetString(body.ToArray())));
            context.Response.Close();
        }
    }
}
