namespace ZoneDrain.Experiments.Scenarios.Format;

/// <summary>The rules of stages and faults: what happens when.</summary>
internal static class TimelineRules
{
    public static void Check(Scenario scenario, ScenarioReading reading)
    {
        CheckStages(scenario, reading);
        CheckOverlaps(scenario, reading);
        CheckFaults(scenario, reading);
    }

    private static void CheckStages(Scenario scenario, ScenarioReading reading)
    {
        if (!reading.Failed("load.stages") && scenario.Load is { Stages.Count: > 0, Loop: LoadLoop.Closed })
            reading.Report("load.stages", "", "have no meaning in a closed loop, which has no rate", "no stages, or loop: open");
    }

    // Two faults at a time could not be told apart in what they do.
    private static void CheckOverlaps(Scenario scenario, ScenarioReading reading)
    {
        if (reading.Failed("faults"))
            return;
        var last = (Index: -1, End: TimeSpan.Zero);
        foreach (var (index, fault) in scenario.Faults.Index().OrderBy(pair => pair.Item.At))
        {
            if (last.Index >= 0 && fault.At < last.End)
                reading.Report($"faults[{index}].at", Format(fault.At), $"overlaps faults[{last.Index}], which lasts until {Format(last.End)}",
                    $"{Format(last.End)} or later, or a shorter 'for' there");
            if (fault.End > last.End)
                last = (index, fault.End);
        }
    }

    private static void CheckFaults(Scenario scenario, ScenarioReading reading)
    {
        foreach (var (index, fault) in scenario.Faults.Index())
        {
            var path = $"faults[{index}]";
            if (reading.Failed(path))
                continue;
            var names = scenario.Devices.Select(device => device.Name).ToList();
            if (fault.Device is { } device && !reading.Failed("devices") && !names.Contains(device))
                reading.Report($"{path}.device", device, "is not a device" + Suggestion.For(device, names), string.Join(", ", names));
            if (fault.Fault == FaultKind.SlowProcess && !reading.Failed("processes") && fault.Process >= scenario.Processes.Count)
                reading.Report($"{path}.process", $"{fault.Process}", "is not a process", $"0 to {scenario.Processes.Count - 1}");
        }
    }

    private static string Format(TimeSpan span) => Units.FormatDuration(span.Ticks * TimeSpan.NanosecondsPerTick);
}
