using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Experiments.Tests.Scenarios;

public class ScenarioFuzzTests
{
    private const string Json = """
        { "version": 1, "name": "small", "description": "tab \t and \ud83d\ude00", "thresholds": [ "a < 1ms" ],
          "devices": [ { "name": "dax0", "type": "devdax", "size": "64MiB", "order": 0 } ], "teardown": { "orderly": false } }
        """;

    private static readonly Gen<string> Pieces = Gen.Elements(
        "", ":", "- ", "\n", "  ", "[", "{", "}", "]", ",", "\"", "'", "#",
        "&a ", "*a", "!!x ", "? ", "\t", "null", "\0", "\uFFFD", "\uD800", "---\n", "1e9", "%", "| ", "\\", "\\ud83d", "\\U00110000");

    [Fact]
    public void Any_text_gives_a_scenario_or_errors_and_no_exception()
    {
        // Goal: no input throws. Method: a good scenario in which a random piece is replaced by what means something to YAML or JSON.
        Check(ShippedScenarios.Text("pmem-unbind")!, "fuzz.yaml");
        Check(Json, "fuzz.yaml");
        Check(Json, "fuzz.json");
    }

    [Fact]
    public void Any_override_gives_a_scenario_or_errors_and_no_exception()
    {
        var paths = Gen.Elements(
            "workload.mix", "devices", "devices[0]", "load", "description", "thresholds[0]", "devices[99999999999]", "..", "a[", "workload.mix.fork");
        var sets = from path in paths from pieces in Pieces.ListOf(4) select $"{path}={string.Concat(pieces)}";
        Prop.ForAll(Arb.From(sets), set =>
            IsAnswer(ScenarioLoader.Load(Yaml.Devdax, "x.yaml", new() { Sets = [set] }))).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Theory]
    [InlineData("{ \"name\": \"\\ud800\" }", "fuzz.json")]
    [InlineData("a: { b: 1, c\nd: 2", "fuzz.yaml")]
    [InlineData("a: { b: \"\\U00110000\" }", "fuzz.yaml")]
    public void Texts_that_once_threw_are_errors(string text, string path) =>
        ScenarioLoader.Load(text, path).Errors.ShouldHaveSingleItem().Line.ShouldBe(1);

    private static void Check(string good, string path)
    {
        var texts = from at in Gen.Choose(0, good.Length - 1)
                    from length in Gen.Choose(0, Math.Min(40, good.Length - 1 - at))
                    from cut in Gen.Elements(false, false, true)
                    from put in Pieces.ListOf(3)
                    select good[..at] + string.Concat(put) + (cut ? "" : good[(at + length)..]);
        Prop.ForAll(Arb.From(texts), text => IsAnswer(ScenarioLoader.Load(text, path))).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static bool IsAnswer(ScenarioResult result) => (result.Scenario is null) == (result.Errors.Count > 0);
}
