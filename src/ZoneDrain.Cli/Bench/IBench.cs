namespace ZoneDrain.Cli.Bench;

/// <summary>Measures speed and size against the bare machine.</summary>
internal interface IBench
{
    /// <summary>What can be measured, in the order in which it is.</summary>
    IReadOnlyList<BenchEntry> Entries { get; }

    /// <summary>Measures one entry.</summary>
    /// <param name="name">A name of <see cref="Entries"/>.</param>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="cancellation">Once cancelled, no further figure is started, and those so far are returned.</param>
    IReadOnlyList<BenchRow> Run(string name, IProgress<string> progress, CancellationToken cancellation);
}
