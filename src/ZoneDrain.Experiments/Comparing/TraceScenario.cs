using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Experiments.Comparing;

/// <summary>The surroundings of a recorded trace: a scenario with the device, teardown and repetitions that the trace itself does not tell.</summary>
public static class TraceScenario
{
    private const int NameLengthMax = 64;

    /// <summary>Loads the surroundings, named after the trace's file.</summary>
    /// <param name="traceFile">Path of the trace.</param>
    /// <param name="options">What is merged into the scenario.</param>
    public static ScenarioResult For(string traceFile, ScenarioLoadOptions options) => ScenarioLoader.Load(Text(NameFrom(traceFile)), "trace.yaml", options);

    // A name has a-z, 0-9 and hyphen.
    private static string NameFrom(string traceFile)
    {
        var stem = Path.GetFileNameWithoutExtension(traceFile).ToLowerInvariant();
        var name = string.Concat(stem.Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : '-')).Trim('-');
        return "trace-" + (name.Length == 0 ? "file" : name[..Math.Min(name.Length, NameLengthMax - 6)].TrimEnd('-'));
    }

    private static string Text(string name) => $"""
        version: 1
        name: {name}
        description: Processes, mappings, faults, pins and truncations of a recorded kernel trace.
        devices:
          - name: pmem0
            type: fsdax
            size: 512MiB
            order: 9
        files:
          - name: file
            device: pmem0
            size: 64MiB
            blocks: hole
        """;
}
