using Shouldly;
using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Experiments.Tests.Scenarios;

public class JsonScenarioTests
{
    private const string Json = """
        {
        	"version": 1, "name": "small", "description": "tab \t, slash \/ and \ud83d\ude00",
        	"devices": [ { "name": "dax0", "type": "devdax", "size": "64MiB" } ],
        	"teardown": { "orderly": false }, "seed": 7
        }
        """;

    [Fact]
    public void JSON_loads_to_the_same_records_as_YAML()
    {
        var result = ScenarioLoader.Load(Json, "small.json");
        result.Errors.ShouldBeEmpty();
        result.Scenario.ShouldBe(Yaml.Good(Yaml.Devdax) with
        {
            Description = "tab \t, slash / and 😀",
            Teardown = new TeardownSpec { Orderly = false },
            Seed = 7,
        });
    }

    [Fact]
    public void Errors_have_the_place_in_the_JSON_text()
    {
        var json = Json.Replace("64MiB", "64", StringComparison.Ordinal).Replace("\"seed\": 7", "\"seed\": null", StringComparison.Ordinal);
        var result = ScenarioLoader.Load(json, "small.JSON");
        result.Errors.Select(error => (error.Path, error.Line, error.Column, error.Message)).ShouldBe(
            [("devices[0].size", 3, 59, "has no unit"), ("seed", 4, 44, "has no value")]);
    }

    [Theory]
    [InlineData("{ \"version\": 1, }", 1, 17)]
    [InlineData("{\n version: 1 }", 2, 2)]
    [InlineData("", 1, 1)]
    [InlineData("{} {}", 1, 4)]
    public void YAML_in_a_file_named_json_is_refused(string text, int line, int column)
    {
        var error = ScenarioLoader.Load(text, "small.json").Errors.ShouldHaveSingleItem();
        error.Message.ShouldStartWith("is not JSON: ");
        (error.Line, error.Column).ShouldBe((line, column));
    }
}
