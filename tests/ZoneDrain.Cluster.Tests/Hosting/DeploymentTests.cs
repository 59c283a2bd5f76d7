using System.Globalization;
using System.Net;
using Shouldly;
using YamlDotNet.RepresentationModel;
using ZoneDrain.Cluster.Hosting;

namespace ZoneDrain.Cluster.Tests.Hosting;

/// <summary>Goal: what silo-config deploys is what a silo reads. Method: the variables of each container, with the downward API's values put in.</summary>
public sealed class DeploymentTests
{
    private const int ShutdownS = 30;

    [Fact]
    public void A_pod_is_configured_by_variables_that_a_silo_knows_and_probed_where_it_answers()
    {
        var documents = Load("kubernetes/zonedrain.yaml");
        var pod = At(documents[0], "spec", "template", "spec");
        var silo = At(pod, "containers").ShouldBeOfType<YamlSequenceNode>().Single();
        var variables = new Dictionary<string, string>();
        foreach (var entry in ((YamlSequenceNode)At(silo, "env")).Cast<YamlMappingNode>())
        {
            var name = Text(entry, "name");
            var value = entry.Children.ContainsKey("value") ? Text(entry, "value") : OfCluster(At(entry, "valueFrom"));
            variables[name] = variables.Aggregate(value, (text, known) => text.Replace($"$({known.Key})", known.Value, StringComparison.Ordinal));
        }

        var settings = Read(variables);
        (settings.Name, settings.Address, settings.Health).ShouldBe(("pod-7", IPAddress.Parse("10.1.2.3"), IPEndPoint.Parse("10.1.2.3:8080")));
        (settings.Membership, settings.State, settings.Tls is null).ShouldBe((Membership.Postgres, GrainStates.Postgres, false));
        foreach (var (probe, path) in ((string, string)[])[("startupProbe", "startup"), ("readinessProbe", "ready"), ("livenessProbe", "live")])
            Text(At(silo, probe, "httpGet"), "path").ShouldBe($"/health/{path}");
        Ports(silo).ShouldBe([settings.SiloPort, settings.GatewayPort, settings.Health!.Port]);
        int.Parse(Text(pod, "terminationGracePeriodSeconds"), CultureInfo.InvariantCulture).ShouldBeGreaterThan(ShutdownS);
        Text(documents[1], "kind").ShouldBe("PodDisruptionBudget");
    }

    [Fact]
    public void The_services_of_compose_are_configured_by_variables_that_a_silo_knows()
    {
        var services = (YamlMappingNode)At(Load("compose/compose.yaml")[0], "services");
        foreach (var name in (string[])["silo-1", "silo-2", "silo-3", "schema", "client"])
        {
            var variables = ((YamlMappingNode)Merged(At(services, name, "environment"))).Children
                .ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => ((YamlScalarNode)pair.Value).Value!);
            var settings = Read(variables);
            settings.State.ShouldBe(GrainStates.Postgres, name);
            (settings.Tls is null).ShouldBe(name == "schema", name);
            if (name.StartsWith("silo", StringComparison.Ordinal))
                Text(At(services, name, "networks", "silos"), "ipv4_address").ShouldBe(settings.Address.ToString());
        }
    }

    private static SiloSettings Read(Dictionary<string, string> variables)
    {
        var read = SiloConfiguration.Read(null, variables);
        read.Errors.ShouldBeEmpty();
        return read.Settings!;
    }

    private static string OfCluster(YamlNode source) => source.ToString() switch
    {
        var field when field.Contains("metadata.name", StringComparison.Ordinal) => "pod-7",
        var field when field.Contains("status.podIP", StringComparison.Ordinal) => "10.1.2.3",
        _ => "postgres://zonedrain:secret@db.example/zonedrain?sslmode=require",
    };

    private static IEnumerable<int> Ports(YamlNode silo) =>
        ((YamlSequenceNode)At(silo, "ports")).Select(port => int.Parse(Text(port, "containerPort"), CultureInfo.InvariantCulture));

    private static List<YamlNode> Load(string file)
    {
        using var reader = File.OpenText(Path.Combine(Repository.Root, "silo-config", file));
        var stream = new YamlStream();
        stream.Load(reader);
        return stream.Documents.Select(document => document.RootNode).ToList();
    }

    private static YamlNode At(YamlNode node, params string[] path) => path.Aggregate(node, (at, key) => Merged(at)[key]);

    private static string Text(YamlNode node, string key) => ((YamlScalarNode)At(node, key)).Value!;

    // A merge key stands for what its anchor says, where nothing else does.
    private static YamlNode Merged(YamlNode node)
    {
        if (node is not YamlMappingNode mapping || !mapping.Children.TryGetValue("<<", out var merged)) return node;
        var whole = new YamlMappingNode(((YamlMappingNode)merged).Children);
        foreach (var (key, value) in mapping.Children.Where(pair => ((YamlScalarNode)pair.Key).Value != "<<")) whole.Children[key] = value;
        return whole;
    }
}
