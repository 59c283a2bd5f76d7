namespace ZoneDrain.Cli.Bench;

/// <summary>One benchmark: a name of <c>zonedrain bench</c>, and how it is measured.</summary>
internal interface IMeasure
{
    /// <summary>Its name and meaning.</summary>
    BenchEntry Entry { get; }

    /// <summary>Measures it.</summary>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="cancellation">Once cancelled, no further figure is started, and those so far are returned.</param>
    IReadOnlyList<BenchRow> Run(IProgress<string> progress, CancellationToken cancellation);
}
