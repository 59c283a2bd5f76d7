namespace ZoneDrain.Engines.Simulation;

/// <summary>
/// Silos that die, join, are slow, or cannot reach each other for a while. No call is lost: as on a cluster, who has no answer asks again, so a fault costs
/// time. Where a silo with a journal dies, its share of the world comes back on others, and what was under way there goes on.
/// </summary>
public sealed partial class SimulatedEngine
{
    private long _partitionEnds;

    /// <inheritdoc/>
    private int Living => _silos.Count(silo => !silo.IsDead);

    /// <inheritdoc/>
    public void SlowDown(int silo, double times) => _silos[silo].Slowness = times;

    /// <inheritdoc/>
    public void Partition(IReadOnlyCollection<int> apart, long until)
    {
        foreach (var silo in _silos) silo.Side = 0;
        foreach (var number in apart) _silos[number].Side = 1;
        _partitionEnds = until;
    }

    /// <inheritdoc/>
    public void Kill(IReadOnlyCollection<int> dying, long recoveryNs)
    {
        foreach (var number in dying) _silos[number].IsDead = true;
        var living = Enumerable.Range(0, _silos.Count).Where(number => !_silos[number].IsDead).ToList();
        if (living.Count == 0) throw new InvalidOperationException("no silo would be left");
        var next = 0;
        for (var share = 0; share < _siloOf.Length; share++)
        {
            if (_silos[_siloOf[share]].IsDead) Move(share, living[next++ % living.Count], Now + recoveryNs);
        }

        foreach (var number in dying) GiveUpQueue(_silos[number]);
    }

    /// <inheritdoc/>
    public void Join(long handOverNs)
    {
        _silos.Add(new());
        var (joined, fair) = (_silos.Count - 1, _siloOf.Length / Living);
        for (var taken = 0; taken < fair; taken++)
        {
            var most = _siloOf.CountBy(silo => silo).MaxBy(silo => (silo.Value, -silo.Key));
            if (most.Value <= fair) return;
            Move(Array.IndexOf(_siloOf, most.Key), joined, Now + handOverNs);
        }
    }

    private void Move(int share, int silo, long answersAt)
    {
        _siloOf[share] = silo;
        _downUntil[share] = answersAt;
    }

    // What waits there is asked again where its actors come back.
    private void GiveUpQueue(SimulatedSilo silo)
    {
        for (var id = silo.First; id >= 0;)
        {
            var next = _messages[id].Next;
            _events.Add(_downUntil[_messages[id].To], id);
            id = next;
        }

        (silo.First, silo.Last, silo.Waiting) = (-1, -1, 0);
    }
}
