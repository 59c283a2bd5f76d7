using System.Net;
using System.Net.Sockets;
using Shouldly;
using ZoneDrain.Cluster.Database;

namespace ZoneDrain.Cluster.Tests.Processes;

/// <summary>What cannot work is refused with a reason, the next command, exit code 2 and no stack trace.</summary>
public sealed class BadSiloTests
{
    private static readonly Dictionary<string, string> Nothing = [];

    [Fact]
    public async Task A_taken_port_is_named()
    {
        using var files = new SiloFiles(1);
        using var other = new TcpListener(IPAddress.Loopback, files.GatewayPort(0)) { ExclusiveAddressUse = true };
        other.Start();
        await Refused(Nothing, $"gatewayPort: 127.0.0.1:{files.GatewayPort(0)}", "silo", "--config", files.Path(0));
    }

    [Fact]
    public async Task A_database_that_is_down_is_named_without_its_password()
    {
        using var files = new SiloFiles(1, "postgres://me:secret@127.0.0.1:1/none");
        var said = await Refused(Nothing, "postgres://me@127.0.0.1:1/none", "silo", "--config", files.Path(0));
        said.ShouldContain("cannot be used");
        said.ShouldNotContain("secret");
    }

    [Fact]
    public async Task The_next_command_repeats_what_was_assigned_and_no_password()
    {
        using var files = new SiloFiles(1, "postgres://me@127.0.0.1:1/none");
        string[] sets = ["--set", "database=postgres://me:secret@127.0.0.1:1/none", "--set", "log=debug"];
        var next = $"silo schema --config {files.Path(0)} --set database=… --set log=debug";
        var said = await Refused(Nothing, next, ["silo", "--config", files.Path(0), .. sets]);
        said.ShouldNotContain("secret");
    }

    [Fact]
    public async Task The_environment_names_the_database_before_the_file()
    {
        using var files = new SiloFiles(1, "postgres://me@127.0.0.1:1/none");
        var variables = new Dictionary<string, string> { [DatabaseAddress.Variable] = "postgres://me:secret@127.0.0.1:2/other" };
        var said = await Refused(variables, "127.0.0.1:2/other", "silo", "--config", files.Path(0));
        said.ShouldContain($"note: environment: {DatabaseAddress.Variable} wins over {files.Path(0)}: database");
        said.ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("Orleans__Clustering__ConnectionString", "x", "environment: Orleans__Clustering__ConnectionString: no such key; allowed: Orleans__ClusterId")]
    [InlineData("ZoneDrain__Health", "here", "environment: ZoneDrain__Health: 'here' is no address with a port")]
    [InlineData("Orleans__Endpoints__AdvertisedIPAddress", "0.0.0.0", "address: 0.0.0.0 is not loopback")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "here", "OTEL_EXPORTER_OTLP_ENDPOINT: 'here' is not the address of a collector")]
    public async Task A_variable_that_means_nothing_is_named_like_a_key(string variable, string value, string message)
    {
        using var files = new SiloFiles(1);
        await Refused(new() { [variable] = value }, message, "silo", "--config", files.Path(0));
    }

    [Fact]
    public async Task A_certificate_that_does_not_fit_is_named_with_what_would()
    {
        using var files = new SiloFiles(1, others: ("tls", new Dictionary<string, string>
        {
            ["certificate"] = "client.pem",
            ["key"] = "client-key.pem",
            ["authority"] = "authority.pem",
        }));
        await Refused(Nothing, "client.pem: cannot be used", "silo", "--config", files.Path(0));
        var (code, said) = await ZoneDrainProcess.Run(Nothing, "silo", "certificates", "--out", files.Folder, "--silos", "1");
        code.ShouldBe(0, said);
        said.ShouldContain("authority.pem");
        (await Refused(Nothing, "may not serve", "silo", "--config", files.Path(0))).ShouldContain("allowed: a certificate of that authority");
    }

    [Theory]
    [InlineData("membership", "postgre", "'postgre' is no place for members; allowed: memory, postgres")]
    [InlineData("database", "mysql://x/y", "is not the address of a PostgreSQL database")]
    [InlineData("deadAfterS", 1, "allowed: 3 to 600")]
    [InlineData("callFaults", 1, "1 is neither true nor false")]
    [InlineData("nodes", 3, "no such key")]
    public async Task A_key_or_value_that_nobody_knows_is_named(string key, object value, string message)
    {
        using var files = new SiloFiles(1, others: (key, value));
        await Refused(Nothing, message, "silo", "--config", files.Path(0));
    }

    [Fact]
    public async Task A_client_that_finds_no_silo_is_told_how_to_start_one()
    {
        using var files = new SiloFiles(1);
        var said = await Refused(new() { ["ZONEDRAIN_CLUSTER"] = files.Path(0) }, "no silo of the cluster", "compare", "--engine", "orleans");
        said.ShouldContain($"try: zonedrain silo --config {files.Path(0)}");
    }

    private static async Task<string> Refused(Dictionary<string, string> environment, string message, params string[] arguments)
    {
        var (code, said) = await ZoneDrainProcess.Run(environment, arguments);
        code.ShouldBe(2, said);
        said.ShouldContain(message);
        said.ShouldContain("try: zonedrain ");
        said.ShouldNotContain("   at ");
        return said;
    }
}
