using ZoneDrain.Invariants;

namespace ZoneDrain.Engines.Embedded;

/// <summary>What was found wrong: the first ones in full, all of them counted.</summary>
internal sealed class ViolationLog(int kept)
{
    private readonly Lock _lock = new();
    private readonly List<Violation> _kept = [];
    private readonly long[] _predicted = new long[ViolationCounts.Kinds];
    private readonly long[] _unpredicted = new long[ViolationCounts.Kinds];

    public IReadOnlyList<Violation> Kept
    {
        get
        {
            lock (_lock) return [.. _kept];
        }
    }

    public ViolationCounts Counts
    {
        get
        {
            lock (_lock) return new([.. _predicted], [.. _unpredicted]);
        }
    }

    public void Add(Violation violation)
    {
        lock (_lock)
        {
            (violation.Predicted ? _predicted : _unpredicted)[(int)violation.Invariant]++;
            if (_kept.Count < kept) _kept.Add(violation);
        }
    }
}
