namespace ZoneDrain.Experiments.Scenarios;

/// <summary>An estimate of the memory that a scenario needs at most, made before anything is built. In bytes.</summary>
/// <param name="PageCells">A cell of 64 bytes for every base page, whatever the folio order.</param>
/// <param name="Mappings">16 bytes for every entry of a page table or of a file's index.</param>
/// <param name="Processes">Processes, threads and files with their own state.</param>
public sealed record ScenarioFootprint(long PageCells, long Mappings, long Processes)
{
    /// <summary>The bytes of a page's cell, the size of the kernel's struct page.</summary>
    public const int BytesPerPage = 64;

    /// <summary>The bytes of a page-table or index entry.</summary>
    public const int BytesPerMapping = 16;

    /// <summary>The bytes of a process or a file without its entries.</summary>
    public const int BytesPerProcess = 2048;

    /// <summary>The bytes of a thread.</summary>
    public const int BytesPerThread = 512;

    /// <summary>The sum.</summary>
    public long Total => PageCells + Mappings + Processes;

    /// <summary>Estimates the memory of a scenario that is free of errors.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="worlds">How many copies of its devices and processes exist at once: 1 to 64, by default 1; a paired comparison has 2.</param>
    /// <returns>An upper bound: as many page-table entries as faults can make, and never more than every process mapping everything.</returns>
    public static ScenarioFootprint Estimate(Scenario scenario, int worlds = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(worlds, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(worlds, 64);
        // What a device mirrors has two pages of ordinary memory for each of its own.
        var pages = scenario.Devices.Sum(device => device.Size / Units.PageSize * (device.Type is MemoryType.Private or MemoryType.Coherent ? 3 : 1));
        // Gup faults in what it finds unmapped; the other operations map nothing.
        var mix = scenario.Workload.Mix;
        var faults = mix.Share(WorkloadOperation.ReadFault) + mix.Share(WorkloadOperation.WriteFault) + (scenario.Workload.GupPages
            * (mix.Share(WorkloadOperation.GupGet) + mix.Share(WorkloadOperation.GupPin) + mix.Share(WorkloadOperation.GupLongterm)));
        var made = scenario.Load.Operations * faults;
        // A file's entry may be of order 9, yet faults may fall back to single pages.
        var everything = scenario.Devices.Sum(device => device.Size / (device.Type == MemoryType.Generic ? device.FolioSize : Units.PageSize));
        var tables = (long)Math.Ceiling(Math.Min(made, (double)everything * scenario.Processes.Count));
        var index = scenario.Files.Sum(file => (file.Size / Units.PageSize) * file.Count);
        var files = scenario.Files.Sum(file => (long)file.Count);
        var process = BytesPerProcess + ((long)scenario.Processes.Threads * BytesPerThread);
        var processes = (scenario.Processes.Count * process) + (files * BytesPerProcess);
        return new ScenarioFootprint(worlds * pages * BytesPerPage, worlds * (tables + index) * BytesPerMapping, worlds * processes);
    }

    /// <summary>Compares the estimate with the memory there is.</summary>
    /// <param name="limit">The memory that may be used, in bytes.</param>
    /// <returns>The refusal, with all figures, or null where it fits.</returns>
    public string? RefusalUnder(long limit) => Total <= limit
        ? null
        : $"the scenario needs up to {Show(Total)} ({Show(PageCells)} for page cells, {Show(Mappings)} for mappings, "
            + $"{Show(Processes)} for processes and files), and {Show(limit)} may be used; take smaller devices or fewer processes";

    private static string Show(long bytes) => FormattableString.Invariant($"{bytes / (double)(1L << 20):#,0.#} MiB");
}
