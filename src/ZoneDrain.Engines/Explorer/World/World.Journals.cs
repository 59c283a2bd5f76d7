using ZoneDrain.Delivery;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// Actors that are written down: those of a silo that died come back as they were at its death, with nobody who drives anything for them, and are used again
/// while their loss is made good.
/// </summary>
internal sealed partial class World
{
    /// <summary>Processes and inodes of the silo that may die are written down.</summary>
    public bool HasJournals { get; init; }

    /// <summary>The inodes that live on the silo that may die; only where they are written down.</summary>
    public IReadOnlyList<InodeId> FilesOnDyingSilo { get; set; } = [];

    /// <summary>What is done with them once they are back.</summary>
    public WorldTask? Survivor { get; set; }

    private bool AreAway => HasJournals && _dead && _fencing == FenceStep.None;

    private void ComeBack()
    {
        foreach (var inode in FilesOnDyingSilo) Rules.ComeBack(_inodes[inode.Value]);
        foreach (var process in OnDyingSilo)
        {
            if (_processes[process.Value] is not { } back) continue;
            Rules.ComeBack(back);
            foreach (var inode in _inodes) Rules.SettleMapper(inode, process, back.Mappings.Count(vma => vma.Inode == inode.Id));
        }

        if (Survivor is { } task) task.At = 0;
    }
}
