using System.Text.Json;
using Shouldly;
using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Experiments.Tests.Scenarios;

public class ScenarioSchemaTests
{
    private const string CheckedIn = "src/ZoneDrain.Experiments/Scenarios/scenario.schema.json";

    [Fact]
    public void The_checked_in_schema_is_the_generated_one() =>
        File.ReadAllText(Path.Combine(RepositoryRoot(), CheckedIn))
            .ShouldBe(ScenarioSchema.Generate(), $"write ScenarioSchema.Generate() to {CheckedIn}");

    [Fact]
    public void The_schema_knows_every_field_that_the_reference_lists()
    {
        using var schema = JsonDocument.Parse(ScenarioSchema.Generate());
        foreach (var row in ScenarioReference.Rows())
        {
            var node = schema.RootElement;
            foreach (var segment in row.Path.Split('.'))
            {
                if (node.TryGetProperty("items", out var items))
                    node = items;
                node = node.GetProperty("properties").GetProperty(segment.TrimEnd('[', ']'));
            }

            node.GetProperty("description").GetString().ShouldBe(row.Summary, row.Path);
        }
    }

    [Fact]
    public void Objects_of_the_schema_refuse_unknown_keys_and_name_required_ones()
    {
        using var schema = JsonDocument.Parse(ScenarioSchema.Generate());
        schema.RootElement.GetProperty("$schema").GetString().ShouldBe("https://json-schema.org/draft/2020-12/schema");
        schema.RootElement.GetProperty("additionalProperties").GetBoolean().ShouldBeFalse();
        schema.RootElement.GetProperty("required").EnumerateArray().Select(key => key.GetString()).ShouldBe(["version", "name", "devices"]);
    }

    [Fact]
    public void The_reference_gives_defaults_and_what_is_allowed()
    {
        var rows = ScenarioReference.Rows();
        rows.Single(row => row.Path == "teardown.deadline").Default.ShouldBe("30s");
        rows.Single(row => row.Path == "devices[].order").ShouldBe(
            new ScenarioReferenceRow("devices[].order", false, "0", "0, 9, 18", rows.Single(row => row.Path == "devices[].order").Summary));
        rows.Single(row => row.Path == "devices[].size").Required.ShouldBeTrue();
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Cluster.sln")))
            folder = folder.Parent;
        return folder.ShouldNotBeNull("no Cluster.sln above the tests").FullName;
    }
}
