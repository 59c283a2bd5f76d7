using ZoneDrain.Delivery;
using ZoneDrain.Inodes;
using ZoneDrain.Processes;
using ZoneDrain.Values;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// Files and moves that go with a silo and that nobody has written down: a file comes back without its blocks, protocols that had locked it end, and what a
/// dead mover had begun ends where it was.
/// </summary>
internal sealed partial class World
{
    private IReadOnlyList<InodeId> LostFiles => HasJournals ? [] : FilesOnDyingSilo;

    private bool LosesFiles => LostFiles.Count > 0;

    private bool HasLostFiles
    {
        get
        {
            if (!LosesFiles) return false;
            Marks.ReadNotices();
            return _dead;
        }
    }

    // They are there again, empty, where pages are counted anew. Until then nothing begins, for a protocol asks its first question as it does.
    private bool AreFilesLost => HasLostFiles && _fencing < FenceStep.Recount;

    private void LoseFiles()
    {
        foreach (var file in LostFiles)
        {
            var lost = _inodes[file.Value];
            Replace(lost, LossRules.Restored(file, lost.Spec, lost.Mappers.SelectMany(mapper => Enumerable.Repeat(mapper.Process, mapper.Mappings))));
        }
    }

    private void EndProtocolsOfLostFiles()
    {
        foreach (var holds in LostFiles.Select(file => _parts.Holds[file.Value]))
        {
            foreach (var lane in holds.Callers.Select(caller => caller.Lane)) LoseProtocol(_tasks.Single(task => !task.IsLate && StampOf(task).Lane == lane));
            holds.Clear();
        }
    }

    private void LoseProtocol(WorldTask task)
    {
        if (!task.Begun || !TakesPart(task)) return;
        while (task.Sections > 0) _grace.Leave(task);
        task.Taken!.Clear();
        task.ForgetTurn();
        End(task, Outcome.EIO);
    }

    private void SettleProcesses()
    {
        foreach (var process in _processes.OfType<ProcessState>().Where(IsAsked))
        {
            foreach (var file in LostFiles) Rules.TakeMappings(process, file);
            foreach (var pgmap in _pgmaps)
            {
                var moving = _tasks.Where(task => !task.IsLate && TakesPart(task)).SelectMany(task => CutRules.MovedBy(task.Taken!, pgmap.Id));
                var form = pgmap.Spec.Type.EntryForm();
                Rules.EndMoves(process, pgmap.Id, [.. moving], form);
            }
        }
    }

    private void RestoreFiles()
    {
        foreach (var file in LostFiles)
        {
            var mappers = _processes.OfType<ProcessState>().SelectMany(
                process => process.Mappings.Where(vma => vma.Inode == file).Select(_ => process.Id));
            Replace(_inodes[file.Value], Rules.Restored(_inodes[file.Value], mappers));
        }
    }

    // What an inode was made of is no part of the world's state, and stays.
    private static void Replace(InodeState inode, InodeState by)
    {
        var bytes = new StateWriter();
        by.Save(bytes);
        var reader = new StateReader(bytes.Written);
        inode.Load(ref reader);
    }
}
