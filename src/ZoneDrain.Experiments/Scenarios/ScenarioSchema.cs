using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Experiments.Scenarios;

/// <summary>The JSON schema (draft 2020-12) of scenarios, made from the table that reads them, for editors that complete and check.</summary>
public static class ScenarioSchema
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Makes the schema. It cannot say everything: the rules between fields, the steps of sizes and the bounds of quantities with units
    /// are the loader's alone.</summary>
    /// <returns>The schema as JSON text that ends with a new line.</returns>
    public static string Generate()
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "ZoneDrain scenario",
            ["description"] = ScenarioTable.Root.Summary,
        };
        foreach (var (key, value) in ScenarioTable.Root.Schema())
            schema[key] = value?.DeepClone();
        return schema.ToJsonString(Indented) + "\n";
    }
}
