namespace ZoneDrain.Engines.Simulation;

/// <summary>
/// Silos that die, stand still, leave, join, are slow, or cannot reach each other for a while. No call is lost: as on a cluster, who has no answer asks again,
/// so a fault costs time. Where a silo with a journal dies, its share of the world comes back on others, and what was under way there goes on.
/// </summary>
public sealed partial class SimulatedEngine
{
    private readonly List<SimulatedMachine> _machines = [];
    private long _partitionEnds;

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
    public void Pause(int silo, long until)
    {
        for (var share = 0; share < _siloOf.Length; share++)
        {
            if (_siloOf[share] == silo) Move(share, silo, until);
        }

        GiveUpQueue(_silos[silo].Machine);
    }

    /// <inheritdoc/>
    public void Kill(IReadOnlyCollection<int> dying, long declaredAfterNs) => BeginLoss(Remove(dying, UntilRecovered), declaredAfterNs);

    /// <inheritdoc/>
    public void Leave(int silo, long handOverNs) => Remove([silo], Now + handOverNs);

    /// <inheritdoc/>
    public void Join(long handOverNs)
    {
        _silos.Add(new(MachineOf(_silos.Count)));
        var (joined, fair) = (_silos.Count - 1, _siloOf.Length / Living);
        for (var taken = 0; taken < fair; taken++)
        {
            var most = _siloOf.CountBy(silo => silo).MaxBy(silo => (silo.Value, -silo.Key));
            if (most.Value <= fair) return;
            Move(Array.IndexOf(_siloOf, most.Key), joined, Now + handOverNs);
        }
    }

    // Deals what silos that go have to those that stay: the shares that moved.
    private List<int> Remove(IReadOnlyCollection<int> going, long answersAt)
    {
        foreach (var number in going) _silos[number].IsDead = true;
        var living = Enumerable.Range(0, _silos.Count).Where(number => !_silos[number].IsDead).ToList();
        if (living.Count == 0) throw new InvalidOperationException("no silo would be left");
        var moved = Enumerable.Range(0, _siloOf.Length).Where(share => _silos[_siloOf[share]].IsDead).ToList();
        foreach (var (place, share) in moved.Index()) Move(share, living[place % living.Count], answersAt);
        foreach (var machine in going.Select(number => _silos[number].Machine).Distinct()) GiveUpQueue(machine);
        return moved;
    }

    // What answers later already, as it is being restored, answers no sooner.
    private void Move(int share, int silo, long answersAt)
    {
        _siloOf[share] = silo;
        _downUntil[share] = Math.Max(_downUntil[share], answersAt);
    }

    // What waits for a share that does not answer is asked again when it does; other silos of the machine go on.
    private void GiveUpQueue(SimulatedMachine machine)
    {
        var first = machine.First;
        (machine.First, machine.Last, machine.Waiting) = (-1, -1, 0);
        for (var id = first; id >= 0;)
        {
            var next = _messages[id].Next;
            if (IsDown(id)) AskLater(id);
            else Enqueue(id, machine);
            id = next;
        }
    }

    // Without machines that are shared each silo has its own.
    private SimulatedMachine MachineOf(int silo)
    {
        var place = _options.Machines == 0 ? silo : silo % _options.Machines;
        while (_machines.Count <= place) _machines.Add(new());
        return _machines[place];
    }
}
