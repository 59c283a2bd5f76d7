namespace ZoneDrain.Cli.Bench;

/// <summary>The embedded engine against the bare machine.</summary>
internal sealed class EmbeddedBench : IBench
{
    private readonly IMeasure[] _measures;

    /// <summary>All benchmarks, on a machine that lends this much memory.</summary>
    /// <param name="memory">Bytes that may be used.</param>
    public EmbeddedBench(Func<long> memory) => _measures =
    [
        new GetPutMeasure(), new EdgesMeasure(), new OperationsMeasure(), new SweepMeasure(),
        new SizeMeasure(memory), new ScalingMeasure(memory), new RecordingMeasure(), new SimulationMeasure(), new TerabyteMeasure(memory),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<BenchEntry> Entries => [.. _measures.Select(measure => measure.Entry)];

    /// <inheritdoc/>
    public IReadOnlyList<BenchRow> Run(string name, IProgress<string> progress, CancellationToken cancellation) =>
        _measures.Single(measure => measure.Entry.Name == name).Run(progress, cancellation);
}
