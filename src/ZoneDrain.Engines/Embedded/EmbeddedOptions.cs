namespace ZoneDrain.Engines.Embedded;

/// <summary>How an embedded engine is made.</summary>
public sealed record EmbeddedOptions
{
    /// <summary>Workers, 1..256; by default one a core.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Protocols of one session that may sleep at a time, 1..1,048,576. At the bound a session starts nothing more and answers EBUSY.</summary>
    public int SleepersMax { get; init; } = 65_536;

    /// <summary>Violations that are kept in full; the others are counted.</summary>
    public int ViolationsKept { get; init; } = 1000;

    /// <summary>Page turns that each worker remembers, so that a violation shows what led to it; 0, the default, for none.</summary>
    public int HistoryLength { get; init; }

    /// <summary>The clock of waits with a deadline.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
