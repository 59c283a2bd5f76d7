using System.Net;
using System.Net.Sockets;
using Shouldly;
using ZoneDrain.Cli.Tests.Harness;

namespace ZoneDrain.Cli.Tests.Web;

/// <summary>zonedrain serve and the dashboard, asked over HTTP.</summary>
public sealed class ServerTests : IDisposable
{
    private readonly TestProgram _program;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public ServerTests()
    {
        Needs.Pages();
        _program = new TestProgram();
    }

    public void Dispose()
    {
        _http.Dispose();
        _program.Dispose();
    }

    [Fact]
    public async Task Stored_runs_are_listed_and_shown_and_what_cannot_be_read_says_why()
    {
        _program.Run("compare").Code.ShouldBe(0);
        Directory.CreateDirectory(_program.PathOf("runs", "default", "20200101T000000Z-1"));
        _program.Write("runs/default/20200101T000000Z-1/result.json", "{ \"schemaVersion\": 7 }");
        var serve = _program.Start("serve", "--port", "0");
        var home = await serve.Address("stored runs:");
        (await _http.GetAsync(home)).Headers.Location!.ToString().ShouldBe("/runs");
        var list = await _http.GetStringAsync(new Uri(home, "runs"));
        list.ShouldContain("/runs/default/20220923T080413Z-1");
        list.ShouldContain("schema version 7, and this program reads 1");
        var report = await _http.GetStringAsync(new Uri(home, "runs/default/20220923T080413Z-1"));
        report.ShouldContain("\"mode\":\"report\"");
        var other = await _http.GetAsync(new Uri(home, "runs/default/20200101T000000Z-1"));
        other.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.Content.ReadAsStringAsync()).ShouldContain("schema version 7");
        (await _http.GetAsync(new Uri(home, "runs/default/..%2F..%2Fetc"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await serve.Interrupt()).ShouldBe(0);
    }

    [Fact]
    public async Task On_loopback_a_name_that_only_points_here_is_refused()
    {
        Directory.CreateDirectory(_program.PathOf("runs"));
        var serve = _program.Start("serve", "--port", "0");
        var home = await serve.Address("stored runs:");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(home, "runs"));
        request.Headers.Host = "rebound.example";
        var answer = await _http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        (await serve.Interrupt()).ShouldBe(0);
    }

    [Fact]
    public async Task Elsewhere_a_token_is_needed_once()
    {
        Directory.CreateDirectory(_program.PathOf("runs"));
        _program.Environment["ZONEDRAIN_TOKEN"] = "abcdefgh12345678";
        var serve = _program.Start("serve", "--port", "0", "--bind", "0.0.0.0");
        var printed = await serve.Address("stored runs:");
        printed.Query.ShouldBe("?token=abcdefgh12345678");
        var runs = new Uri($"http://127.0.0.1:{printed.Port}/runs");
        (await _http.GetAsync(runs)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await _http.GetAsync(new Uri(runs, "?token=abcdefgh1234567x"))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var entry = await _http.GetAsync(new Uri(runs + "?token=abcdefgh12345678"));
        (entry.StatusCode, entry.Headers.Location!.ToString()).ShouldBe((HttpStatusCode.Found, "/runs"));
        var cookie = entry.Headers.GetValues("Set-Cookie").Single();
        cookie.ShouldContain("httponly");
        // Two slashes before a name are the address of another site.
        var away = await _http.GetAsync(new Uri($"http://127.0.0.1:{printed.Port}//evil.example/?token=abcdefgh12345678"));
        away.Headers.Location!.ToString().ShouldBe("/evil.example/");
        using var request = new HttpRequestMessage(HttpMethod.Get, runs) { Headers = { { "Cookie", cookie.Split(';')[0] } } };
        (await _http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await serve.Interrupt()).ShouldBe(0);
    }

    [Fact]
    public void A_port_in_use_is_a_message_and_nothing_runs()
    {
        Directory.CreateDirectory(_program.PathOf("runs"));
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = $"{((IPEndPoint)taken.LocalEndpoint).Port}";
        var (code, _, error) = _program.Run("serve", "--port", port);
        code.ShouldBe(2);
        error.ShouldContain($"--port: '{port}' is in use; allowed: a free port on 127.0.0.1, or 0 for any");
        error.ShouldContain("try: zonedrain serve --port 0");
        (code, _, error) = _program.Run("compare", "--dashboard", "--port", port);
        code.ShouldBe(2);
        error.ShouldContain("is in use");
        _program.Comparison.Request.ShouldBeNull();
        _program.Runs.ShouldBeEmpty();
    }

    [Fact]
    public void Wrong_options_are_told_all_at_once()
    {
        var (code, _, error) = _program.Run("serve", "nowhere", "--port", "99999", "--bind", "here");
        code.ShouldBe(2);
        error.ShouldContain("DIR: 'nowhere' is no directory");
        error.ShouldContain("--port: '99999' is not a port; allowed: 0 to 65535");
        error.ShouldContain("--bind: 'here' is not an address");
        _program.Run("compare", "--port", "5081").Error.ShouldContain("--port: '5081' has no dashboard to go with");
        _program.Environment["ZONEDRAIN_TOKEN"] = "short";
        _program.Run("serve", ".", "--bind", "0.0.0.0").Error.ShouldContain("ZONEDRAIN_TOKEN: is too short");
    }

    [Fact]
    public async Task The_address_of_a_run_shows_its_report_after_the_end_and_the_exit_code_is_the_run_s()
    {
        var compare = _program.Start("compare", "--dashboard", "--port", "0");
        await compare.Error.LineWith("shows the report");
        var home = await compare.Address("dashboard:");
        (await _http.GetStringAsync(home)).ShouldContain("\"mode\":\"report\"");
        var events = await _http.GetStringAsync(new Uri(home, "events"));
        events.ShouldContain("event: end");
        (await compare.Interrupt()).ShouldBe(0);
    }

    [Fact]
    public async Task A_run_that_is_interrupted_ends_with_its_dashboard()
    {
        _program.Comparison.Script = (_, _, cancellation) =>
        {
            cancellation.WaitHandle.WaitOne();
            throw new OperationCanceledException(cancellation);
        };
        var compare = _program.Start("compare", "--dashboard", "--port", "0");
        var home = await compare.Address("dashboard:");
        (await _http.GetStringAsync(home)).ShouldContain("\"mode\":\"live\"");
        (await compare.Interrupt()).ShouldBe(130);
        _program.Runs.Length.ShouldBe(1);
    }
}
