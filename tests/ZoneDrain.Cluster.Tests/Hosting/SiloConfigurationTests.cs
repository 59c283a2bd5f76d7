using System.Net;
using Shouldly;
using ZoneDrain.Cluster.Database;
using ZoneDrain.Cluster.Hosting;

namespace ZoneDrain.Cluster.Tests.Hosting;

/// <summary>Goal: file, environment and assignments configure a silo alike, and everything wrong is told at once. Method: settings that are read.</summary>
public sealed class SiloConfigurationTests : IDisposable
{
    private static readonly Dictionary<string, string> Nothing = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zonedrain-settings-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_file_with_sections_and_variables_say_the_same_as_a_file_with_names()
    {
        var names = Read("""
            { "cluster": "east", "service": "soak", "name": "silo-2", "siloPort": 2, "gateways": ["10.0.0.1:3", "10.0.0.2:4"], "log": "debug" }
            """);
        var sections = Read("""
            {
              // As an appsettings.json has it.
              "Orleans": {
                "ClusterId": "east", "ServiceId": "soak", "Name": "silo-2", "Endpoints": { "SiloPort": 2 },
                "Clustering": { "ProviderType": "Development", "Gateways": ["10.0.0.1:3", "10.0.0.2:4"] },
              },
              "ZoneDrain": { "Log": "Debug" },
            }
            """);
        var variables = SiloConfiguration.Read(null, new Dictionary<string, string>
        {
            ["Orleans__ClusterId"] = "east",
            ["Orleans__ServiceId"] = "soak",
            ["ORLEANS__NAME"] = "silo-2",
            ["Orleans__Endpoints__SiloPort"] = "2",
            ["Orleans__Clustering__Gateways"] = "10.0.0.1:3, 10.0.0.2:4",
            ["ZoneDrain__Log"] = "debug",
            ["PATH"] = "/bin",
            ["ZONEDRAIN_CLUSTER"] = "x",
        });
        foreach (var read in (SiloConfiguration[])[names, sections, variables])
        {
            read.Errors.ShouldBeEmpty();
            var settings = read.Settings!;
            (settings.Cluster, settings.Service, settings.Name, settings.SiloPort, settings.Log).ShouldBe(("east", "soak", "silo-2", 2, SiloLog.Debug));
            settings.Gateways.ShouldBe([IPEndPoint.Parse("10.0.0.1:3"), IPEndPoint.Parse("10.0.0.2:4")]);
        }
    }

    [Fact]
    public void An_assignment_wins_over_the_environment_which_wins_over_the_file_and_that_is_said()
    {
        var file = Write("""{ "cluster": "file", "siloPort": 1, "gateways": ["127.0.0.1:1", "127.0.0.1:2"], "database": "postgres://me:secret@a/b" }""");
        var read = SiloConfiguration.Read(
            file,
            new Dictionary<string, string>
            {
                ["Orleans__ClusterId"] = "environment",
                ["Orleans__Endpoints__SiloPort"] = "1",
                ["Orleans__Clustering__Gateways__0"] = "127.0.0.1:3",
                [DatabaseAddress.Variable] = "postgres://me:secret@c/d",
            },
            ["cluster=assigned"]);
        read.Errors.ShouldBeEmpty();
        read.Settings!.Cluster.ShouldBe("assigned");
        read.Settings.Gateways.ShouldBe([IPEndPoint.Parse("127.0.0.1:3")]);
        read.Settings.Database!.ToString().ShouldBe("postgres://me@c/d");
        read.Notes.ShouldBe(
        [
            $"--set: cluster = assigned wins over environment: Orleans__ClusterId = environment",
            $"--set: cluster = assigned wins over {file}: cluster = file",
            $"environment: Orleans__Clustering__Gateways__0 = 127.0.0.1:3 wins over {file}: gateways:0 = 127.0.0.1:1,127.0.0.1:2",
            $"environment: {DatabaseAddress.Variable} wins over {file}: database",
        ]);
    }

    [Fact]
    public void Everything_wrong_is_told_at_once_with_its_place_and_what_is_allowed()
    {
        var file = Write("""{ "siloPort": 0, "nodes": 3, "state": "postgres", "dashboard": true, "tls": { "certificate": "a.pem" } }""");
        var variables = new Dictionary<string, string> { ["Orleans__Clustering__ConnectionString"] = "x", ["ZoneDrain__TraceEvery"] = "often" };
        var read = SiloConfiguration.Read(file, variables, ["log", "color=red"]);
        read.Settings.ShouldBeNull();
        var errors = string.Join('\n', read.Errors);
        foreach (var error in (string[])
        [
            $"{file}: siloPort: 0 is not allowed; allowed: 1 to 65535", $"{file}: nodes: no such key; allowed: cluster, service, name",
            $"{file}: state: is in PostgreSQL, and membership is not", $"{file}: dashboard: is true, and nothing says where", "tls:key: is missing",
            "tls:authority: is missing", "environment: Orleans__Clustering__ConnectionString: no such key; allowed: Orleans__ClusterId",
            "environment: ZoneDrain__TraceEvery: often is not allowed; allowed: 1 to 1000000", "--set: log: is no assignment",
            "--set: color: no such key; allowed: Orleans:ClusterId",
        ])
        {
            errors.ShouldContain(error);
        }

        read.Errors.Count.ShouldBe(10, errors);
    }

    [Theory]
    [InlineData("{", "line 1: is no JSON")]
    [InlineData("[]", "A silo's configuration is a JSON object")]
    [InlineData("""{ "name": "a", "name": "b" }""", "name")]
    [InlineData("""{ "name": "a", "Orleans": { "Name": "b" } }""", "says otherwise than")]
    [InlineData("""{ "name": "" }""", "name: is empty")]
    [InlineData("""{ "name": null }""", "name: is empty")]
    [InlineData("""{ "name": { "first": "a" } }""", "name:first: no such key")]
    [InlineData("""{ "siloPort": 7, "gatewayPort": 7 }""", "siloPort and gatewayPort are both 7")]
    [InlineData("""{ "membership": "2" }""", "'2' is no place for members; allowed: memory, postgres")]
    [InlineData("""{ "database": "postgres://me:secret@host/db?sslmood=x", "membership": "postgres" }""", "has an option 'sslmood'")]
    public void A_file_that_says_nothing_sensible_is_refused_by_its_name_and_without_passwords(string text, string error)
    {
        var file = Write(text);
        var told = SiloConfiguration.Read(file).Errors.ShouldHaveSingleItem();
        told.ShouldStartWith(file);
        told.ShouldContain(error);
        told.ShouldNotContain("secret");
    }

    [Fact]
    public void A_file_that_is_not_there_is_the_only_error()
    {
        var file = Path.Combine(_folder.FullName, "none.json");
        SiloConfiguration.Read(file, Nothing, ["membership=postgres"]).Errors.ShouldHaveSingleItem().ShouldStartWith($"{file}: cannot be read");
    }

    [Fact]
    public void Every_setting_but_the_database_survives_being_written_and_read()
    {
        // Goal: silos that a run starts lose nothing of what they are to be like. Method: every property differs from what it is unless given.
        var settings = new SiloSettings
        {
            Cluster = "east",
            Service = "soak",
            Name = "silo-9",
            Address = IPAddress.Parse("10.1.2.3"),
            SiloPort = 5,
            GatewayPort = 6,
            Membership = Membership.Postgres,
            State = GrainStates.Postgres,
            Database = DatabaseAddress.TryParse("postgres://me@host/db"),
            DeadAfterS = 17,
            Health = IPEndPoint.Parse("127.0.0.1:8080"),
            Dashboard = true,
            Otlp = new("http://127.0.0.1:4318/tenant/"),
            TraceEvery = 3,
            Log = SiloLog.Warning,
            CallFaults = true,
            Primary = IPEndPoint.Parse("10.1.2.4:7"),
            Gateways = [IPEndPoint.Parse("10.1.2.5:8")],
            AnyoneMayCall = true,
            Tls = new("/etc/a.pem", "/etc/a-key.pem", "/etc/authority.pem"),
        };
        var unless = new SiloSettings();
        foreach (var property in typeof(SiloSettings).GetProperties())
            property.GetValue(settings).ShouldNotBe(property.GetValue(unless), property.Name);

        var variables = new Dictionary<string, string> { [DatabaseAddress.Variable] = settings.Database!.WithPassword() };
        var read = SiloConfiguration.Read(Write(SiloSettingsWriter.Write(settings)), variables);
        read.Errors.ShouldBeEmpty();
        foreach (var property in typeof(SiloSettings).GetProperties().Where(property => property.Name != nameof(SiloSettings.Gateways)))
            $"{property.GetValue(read.Settings)}".ShouldBe($"{property.GetValue(settings)}", property.Name);
        read.Settings!.Gateways.ShouldBe(settings.Gateways);
    }

    [Fact]
    public void Every_shipped_configuration_is_read_without_an_error()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "silo-config"), "*.json", SearchOption.AllDirectories);
        files.Length.ShouldBeGreaterThan(9);
        foreach (var file in files) SiloConfiguration.Read(file).Errors.ShouldBeEmpty(file);
    }

    private SiloConfiguration Read(string text) => SiloConfiguration.Read(Write(text));

    private string Write(string text)
    {
        var file = Path.Combine(_folder.FullName, "silo.json");
        File.WriteAllText(file, text);
        return file;
    }
}
