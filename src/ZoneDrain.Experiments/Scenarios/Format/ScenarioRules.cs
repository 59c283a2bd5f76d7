using System.Globalization;

namespace ZoneDrain.Experiments.Scenarios.Format;

/// <summary>The rules between fields. A rule is silent about values that are wrong by themselves.</summary>
internal static class ScenarioRules
{
    private const int CopiesMax = 100_000;
    private const int RepetitionsForInterval = 5;

    private static readonly WorkloadOperation[] FileOperations =
    [
        WorkloadOperation.Pwrite, WorkloadOperation.Fsync, WorkloadOperation.Truncate, WorkloadOperation.PunchHole,
        WorkloadOperation.Collapse, WorkloadOperation.Allocate, WorkloadOperation.Evict,
    ];

    private static readonly WorkloadOperation[] DeviceOperations =
        [WorkloadOperation.DeviceRead, WorkloadOperation.DeviceWrite, WorkloadOperation.MigrateIn, WorkloadOperation.MigrateOut];

    private static readonly WorkloadOperation[] Pinning = [WorkloadOperation.GupGet, WorkloadOperation.GupPin, WorkloadOperation.GupLongterm];

    /// <summary>Reports every breach, and warns of what is allowed and doubtful.</summary>
    public static void Check(Scenario scenario, ScenarioReading reading)
    {
        CheckDevices(scenario, reading);
        CheckFiles(scenario, reading);
        CheckFileNames(scenario, reading);
        CheckRoom(scenario, reading);
        CheckMix(scenario, reading);
        CheckHotPages(scenario, reading);
        TimelineRules.Check(scenario, reading);
        Warn(scenario, reading);
    }

    private static void CheckDevices(Scenario scenario, ScenarioReading reading)
    {
        var names = new Dictionary<string, int>();
        foreach (var (index, device) in scenario.Devices.Index())
        {
            var path = $"devices[{index}]";
            if (device.Name.Length > 0 && !names.TryAdd(device.Name, index))
                reading.Report($"{path}.name", device.Name, $"names devices[{names[device.Name]}] already", "a name that no other device has");
            if (reading.Failed(path))
                continue;
            var (size, folio) = (Units.FormatSize(device.Size), Units.FormatSize(device.FolioSize));
            if (device.Type == MemoryType.FsDax && device.Order == 18)
                reading.Report($"{path}.order", "18", "cannot be on fsdax: a DAX fault fills PTE or PMD entries only (fs/dax.c, dax_iomap_fault)", "0 or 9");
            else if (device.Type.IsDriverMemory() && device.Order != 0)
                reading.Report($"{path}.order", $"{device.Order}", $"cannot be on {Words<MemoryType>.Of(device.Type)}, whose driver hands out base pages here",
                    "0");
            else if (device.Size % device.FolioSize != 0)
                reading.Report($"{path}.size", size, "is not a whole number of folios", $"a multiple of {folio}");
            if (device.Type.IsDriverMemory() && !reading.Failed("processes") && device.Size / Units.PageSize < scenario.Processes.Count)
                reading.Report($"{path}.size", size, $"has no page for each of {scenario.Processes.Count} processes", "a page a process or more");
            if (device.Type == MemoryType.FsDax && !reading.Failed("files") && !scenario.Files.Any(file => file.Device == device.Name))
                reading.Report(path, device.Name, "is an fsdax device without a file, so nothing can be mapped", $"a file with 'device: {device.Name}'");
        }
    }

    private static void CheckFiles(Scenario scenario, ScenarioReading reading)
    {
        foreach (var (index, file) in scenario.Files.Index())
        {
            var path = $"files[{index}]";
            if (!reading.Failed($"{path}.size") && file.Size % Units.PageSize != 0)
                reading.Report($"{path}.size", Units.FormatSize(file.Size), "is not a whole number of pages", "a multiple of 4KiB");
            if (reading.Failed($"{path}.device") || reading.Failed("devices"))
                continue;
            var candidates = scenario.Devices.Where(device => device.Type == MemoryType.FsDax).Select(device => device.Name).ToList();
            var allowed = candidates.Count == 0 ? "files only with an fsdax device" : string.Join(", ", candidates);
            var known = scenario.Devices.FirstOrDefault(device => device.Name == file.Device);
            if (known is null)
                reading.Report($"{path}.device", file.Device, "is not a device" + Suggestion.For(file.Device, candidates), allowed);
            else if (known.Type != MemoryType.FsDax)
                reading.Report($"{path}.device", file.Device, $"is a {Words<MemoryType>.Of(known.Type)} device, which has no files", allowed);
        }
    }

    private static void CheckFileNames(Scenario scenario, ScenarioReading reading)
    {
        if (reading.Failed("files"))
            return;
        var copies = scenario.Files.Sum(file => (long)file.Count);
        if (copies > CopiesMax)
        {
            reading.Report("files", copies.ToString(CultureInfo.InvariantCulture), "files are too many", $"{CopiesMax} copies in all");
            return;
        }

        var names = new Dictionary<string, int>();
        foreach (var (index, file) in scenario.Files.Index())
        {
            var clash = file.Names().FirstOrDefault(name => !names.TryAdd(name, index));
            if (clash is null)
                continue;
            var message = $"makes '{clash}', which files[{names[clash]}] makes already";
            reading.Report($"files[{index}].name", file.Name, message, "a name that no other file or copy has");
        }
    }

    private static void CheckRoom(Scenario scenario, ScenarioReading reading)
    {
        if (reading.Failed("files") || reading.Failed("devices"))
            return;
        foreach (var device in scenario.Devices)
        {
            // Decimal, because a thousand entries of absurd sizes pass the range of a long.
            var used = scenario.Files.Where(file => file.Device == device.Name).Sum(file => (decimal)file.Size * file.Count);
            if (used <= device.Size)
                continue;
            var last = scenario.Files.Index().Last(pair => pair.Item.Device == device.Name).Index;
            var gibibytes = (used / (1L << 30)).ToString("0.###", CultureInfo.InvariantCulture);
            var message = $"is what all files on '{device.Name}' need, more than it has";
            reading.Report($"files[{last}].size", $"{gibibytes}GiB", message, Units.FormatSize(device.Size));
        }
    }

    private static void CheckMix(Scenario scenario, ScenarioReading reading)
    {
        if (reading.Failed("workload.mix"))
            return;
        var mix = scenario.Workload.Mix;
        if (mix.Total <= 0)
            reading.Report("workload.mix", "", "gives no operation a weight", "at least one weight above 0");
        if (reading.Failed("devices"))
            return;
        if (!scenario.Devices.Any(device => device.Type == MemoryType.FsDax))
            Report(FileOperations, "a file and no device is fsdax", "0, or an fsdax device with files");
        if (!scenario.Devices.Any(device => device.Type is MemoryType.Private or MemoryType.Coherent))
            Report(DeviceOperations, "memory of the device's own and no device is private or coherent", "0, or a device of such a type");

        void Report(WorkloadOperation[] operations, string need, string allowed)
        {
            foreach (var operation in operations.Where(operation => mix[operation] > 0))
            {
                var word = Words<WorkloadOperation>.Of(operation);
                reading.Report($"workload.mix.{word}", "", $"has a weight, but {word} needs {need}", allowed);
            }
        }
    }

    private static void CheckHotPages(Scenario scenario, ScenarioReading reading)
    {
        var pages = scenario.Workload.Pages;
        if (pages.Choice != PageChoice.HotSet || reading.Failed("workload.pages") || reading.Failed("devices"))
            return;
        var all = scenario.Devices.Sum(device => device.Size / Units.PageSize);
        if (pages.HotPages > all)
            reading.Report("workload.pages.hotPages", $"{pages.HotPages}", "is more than all pages of the devices", $"1 to {all}");
    }

    private static void Warn(Scenario scenario, ScenarioReading reading)
    {
        var (mix, hold) = (scenario.Workload.Mix, scenario.Workload.Hold);
        if (mix[WorkloadOperation.GupLongterm] > 0 && scenario.Devices.Any(device => device.Type == MemoryType.FsDax))
            Refused("workload.mix.gup-longterm", "fsdax", Refusal.LongtermOfFile);
        if (mix[WorkloadOperation.GupLongterm] > 0 && scenario.Devices.Any(device => device.Type == MemoryType.PciP2pDma))
            Refused("workload.mix.gup-longterm", "p2p", Refusal.LongtermOfPeer);
        if (hold.OutliveProcess > 0 && mix[WorkloadOperation.GupLongterm] == 0)
            reading.Warn("workload.hold.outliveProcess", "", "has no effect without gup-longterm", "give gup-longterm a weight");
        if (mix[WorkloadOperation.Unpin] > 0 && Pinning.All(operation => mix[operation] == 0))
            reading.Warn("workload.mix.unpin", "", "has no effect without a gup operation", "give gup-get, gup-pin or gup-longterm a weight");
        if (scenario.Teardown.ReleaseDeadline > scenario.Teardown.Deadline)
            reading.Warn("teardown.releaseDeadline", "", "is later than the deadline at which a drain has failed", "a shorter releaseDeadline");
        if (scenario.Repeat.Measured < RepetitionsForInterval)
            reading.Warn("repeat.measured", "", "gives intervals that say little", $"{RepetitionsForInterval} repetitions or more");

        void Refused(string path, string type, Refusal refusal) => reading.Warn(
            path, "", $"is answered {refusal.Error()} on {type}: {refusal.Sentence().TrimEnd('.')}", "it is done all the same, and counted as refused");
    }
}
