using System.Text;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Fuzz.Targets;

/// <summary>Scenarios, as YAML and as JSON; what is read is written and read again.</summary>
internal sealed class ScenarioTarget : FuzzTarget
{
    private const string Json = """
        { "version": 1, "name": "small", "description": "a tab \t and \ud83d\ude00", "thresholds": [ "throughput > 1/s" ],
          "devices": [ { "name": "dax0", "type": "devdax", "size": "64MiB", "order": 0 } ], "teardown": { "orderly": false } }
        """;

    public override string Name => "scenario";

    public override int Share => 3000;

    public override IReadOnlyList<byte[]> Corpus { get; } =
        [.. ShippedScenarios.List().Select(name => ShippedScenarios.Text(name)!).Append(Json).Select(Encoding.UTF8.GetBytes)];

    public override void Try(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        foreach (var path in (string[])["fuzz.yaml", "fuzz.json"])
        {
            var result = ScenarioLoader.Load(text, path, new() { Metrics = LoadMetrics.Quantities });
            if ((result.Scenario is null) != (result.Errors.Count > 0)) throw new InvalidOperationException("neither a scenario nor an error");
            if (result.Effective is not { } effective) continue;
            _ = ScenarioFootprint.Estimate(effective.Scenario, 1).RefusalUnder(1L << 30);
            var written = effective.ToYaml();
            var again = ScenarioLoader.Load(written, "again.yaml", new() { Metrics = LoadMetrics.Quantities });
            if (again.Effective is null) throw new InvalidOperationException($"what was written is not read again: {again.Errors[0]}");
        }
    }
}
