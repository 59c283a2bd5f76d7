namespace ZoneDrain.Workloads;

/// <summary>The weight of each operation: an operation is chosen in proportion to it. Immutable and compared by value.</summary>
public sealed class OperationMix : IEquatable<OperationMix>
{
    private static readonly int Operations = Enum.GetValues<WorkloadOperation>().Length;
    private readonly ValueList<double> _weights;

    /// <summary>A mix in which every weight is zero.</summary>
    public OperationMix()
        : this(new ValueList<double>(new double[Operations]))
    {
    }

    private OperationMix(ValueList<double> weights) => _weights = weights;

    /// <summary>The mix of a workload that names none: faults, short references and pins, unmaps, and a few forks and exits.</summary>
    public static OperationMix Default { get; } = new OperationMix()
        .With(WorkloadOperation.ReadFault, 40)
        .With(WorkloadOperation.WriteFault, 20)
        .With(WorkloadOperation.GupGet, 15)
        .With(WorkloadOperation.GupPin, 10)
        .With(WorkloadOperation.Unmap, 14)
        .With(WorkloadOperation.Fork, 0.5)
        .With(WorkloadOperation.Exit, 0.5);

    /// <summary>The sum of all weights.</summary>
    public double Total => _weights.Sum();

    /// <summary>The weight of an operation: 0 to 1,000,000.</summary>
    /// <param name="operation">The operation.</param>
    public double this[WorkloadOperation operation] => _weights[(int)operation];

    /// <summary>This mix with another weight for one operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="weight">Its weight: 0 to 1,000,000.</param>
    /// <returns>A new mix.</returns>
    public OperationMix With(WorkloadOperation operation, double weight)
    {
        double[] weights = [.. _weights];
        weights[(int)operation] = weight;
        return new OperationMix(new ValueList<double>(weights));
    }

    /// <summary>The share of one operation among all.</summary>
    /// <param name="operation">The operation.</param>
    /// <returns>0 to 1; 0 where every weight is zero.</returns>
    public double Share(WorkloadOperation operation) => Total > 0 ? this[operation] / Total : 0;

    /// <inheritdoc/>
    public bool Equals(OperationMix? other) => other is not null && _weights.Equals(other._weights);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as OperationMix);

    /// <inheritdoc/>
    public override int GetHashCode() => _weights.GetHashCode();
}
