namespace ZoneDrain.Processes;

/// <summary>Mirrors: what devices have mapped of the process. A change of an entry and its loss by the devices are one turn.</summary>
public static partial class ProcessRules
{
    /// <summary>Devices that may mirror a process.</summary>
    public const int MirrorsMax = 64;

    private static ProcessReply OpenMirror(ProcessState process, int device)
    {
        if (process.Status != ProcessStatus.Running) return new() { Outcome = Outcome.ENOENT };
        if (FindMirror(process, device) is not null) return new() { Outcome = Outcome.EBUSY };
        if (process.MirrorList.Count >= MirrorsMax) return new() { Outcome = Outcome.ENOMEM };
        process.MirrorList.Add(new(device));
        return default;
    }

    private static ProcessReply CloseMirror(ProcessState process, int device) =>
        new() { Outcome = process.MirrorList.RemoveAll(mirror => mirror.Device == device) > 0 ? Outcome.Ok : Outcome.ENOENT };

    // Index: the number of the last change.
    private static ProcessReply ReadMirror(ProcessState process, in ProcessEvent question) =>
        FindMirror(process, question.Slot) is { } mirror
            ? new() { Pte = mirror.EntryAt(question.From), Index = mirror.Sequence }
            : new() { Outcome = Outcome.ENOENT };

    private static ProcessReply SetMirror(ProcessState process, in ProcessEvent question)
    {
        if (FindMirror(process, question.Slot) is not { } mirror) return new() { Outcome = Outcome.ENOENT };
        if (mirror.Sequence != question.Cursor) return new() { Outcome = Outcome.EBUSY };
        mirror.Set(question.From, question.Pte);
        return default;
    }

    private static DeviceMirror? FindMirror(ProcessState process, int device)
    {
        foreach (var mirror in process.MirrorList)
        {
            if (mirror.Device == device) return mirror;
        }

        return null;
    }
}
