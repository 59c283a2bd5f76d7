using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Invariants;

namespace ZoneDrain.Cluster;

/// <summary>What was found wrong, by this client's audits and by the silos.</summary>
internal sealed class ViolationTally(int most)
{
    private readonly List<Violation> _kept = [];
    private readonly long[] _predicted = new long[ViolationCounts.Kinds];
    private readonly long[] _unpredicted = new long[ViolationCounts.Kinds];

    public IReadOnlyList<Violation> Kept => _kept;

    public ViolationCounts Counts => new([.. _predicted], [.. _unpredicted]);

    public void Add(Violation violation)
    {
        (violation.Predicted ? _predicted : _unpredicted)[(int)violation.Invariant]++;
        if (_kept.Count < most) _kept.Add(violation);
    }

    /// <summary>The same with the silos' reports.</summary>
    public ViolationTally With(IReadOnlyList<SiloViolations> reports)
    {
        var sum = new ViolationTally(most);
        sum.Take([.. _kept], _predicted, _unpredicted);
        foreach (var report in reports) sum.Take([.. report.Kept.Select(violation => violation.Open())], report.Predicted, report.Unpredicted);
        return sum;
    }

    private void Take(IReadOnlyList<Violation> kept, long[] predicted, long[] unpredicted)
    {
        _kept.AddRange(kept.Take(most - _kept.Count));
        for (var kind = 0; kind < ViolationCounts.Kinds; kind++)
        {
            _predicted[kind] += predicted[kind];
            _unpredicted[kind] += unpredicted[kind];
        }
    }
}
