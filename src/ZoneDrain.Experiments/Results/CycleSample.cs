namespace ZoneDrain.Experiments.Results;

/// <summary>One row of <c>cycles.csv</c>: one cycle of a soak, from the creation of the devices to their release.</summary>
public sealed record CycleSample
{
    /// <summary>The cycle, from 0.</summary>
    public int Cycle { get; init; }

    /// <summary>Milliseconds since the start of the run at its end, with what passed between a kill and a resumption.</summary>
    public double AtMs { get; init; }

    /// <summary>Operations that ended.</summary>
    public long Done { get; init; }

    /// <summary>Arrivals that were dropped.</summary>
    public long Dropped { get; init; }

    /// <summary>Pages in use at the end of the load, before anybody left.</summary>
    public long PagesInUse { get; init; }

    /// <summary>References of all kinds then: page-table and index entries, pages got and pinned.</summary>
    public long References { get; init; }

    /// <summary>References, processes and sleepers that were left after the release; 0 unless something leaks.</summary>
    public long Left { get; init; }

    /// <summary>The longest time from kill to release, in nanoseconds.</summary>
    public double ReleaseNs { get; init; }

    /// <summary>Resident memory after the release and a collection, in bytes.</summary>
    public long ResidentBytes { get; init; }

    /// <summary>Audits of the cycle.</summary>
    public int Audits { get; init; }

    /// <summary>What the managed heap still refers to then, in bytes; 0 in a row of a program that did not record it.</summary>
    public long ManagedBytes { get; init; }
}
