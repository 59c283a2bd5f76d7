namespace ZoneDrain.Engines.Simulation;

/// <summary>Journals: one writer a silo, which commits in groups. What is noted while a commit is under way is in the next.</summary>
public sealed partial class SimulatedEngine
{
    private readonly Dictionary<int, long> _commitEnds = [];

    private long CommitAt(long noted, int silo)
    {
        ref var end = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_commitEnds, silo, out _);

        // The commit after the one under way is on disk one commit later; who notes before it begins joins it.
        if (noted > end) end = noted + _prices.JournalCommitNs;
        else if (noted > end - _prices.JournalCommitNs) end += _prices.JournalCommitNs;
        return end;
    }
}
