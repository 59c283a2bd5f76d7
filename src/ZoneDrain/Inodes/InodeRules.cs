namespace ZoneDrain.Inodes;

/// <summary>The turns of an inode. Sources: fs/dax.c, fs/ext4/inode.c and fs/xfs/xfs_file.c of 6.1; kernel-model 0.1 to 0.10 and 6.4.</summary>
public static partial class InodeRules
{
    /// <summary>Whether a turn may change the inode; else it only looks.</summary>
    public static bool Changes(InodeOp op) =>
        op is not (InodeOp.NextMapper or InodeOp.NextHole or InodeOp.FindFrame or InodeOp.Inspect);

    /// <summary>Whether a turn may give a fault an index entry, which it has locked then.</summary>
    public static bool Faults(InodeOp op) => op is InodeOp.BeginFault or InodeOp.ResumeFault or InodeOp.FillFault;

    /// <summary>One turn. <paramref name="caller"/> is told when a queue it was put into lets it through; <paramref name="wakes"/> gets those told
    /// now.</summary>
    public static InodeReply Apply(InodeState inode, in InodeEvent question, WaiterId caller, WakeQueue wakes) => question.Op switch
    {
        InodeOp.BeginFault => BeginFault(inode, question, caller, wakes),
        InodeOp.ResumeFault => Fault(inode, question, caller, wakes),
        InodeOp.FillFault => FillFault(inode, question, wakes),
        InodeOp.EndFault => EndFault(inode, question, wakes),
        InodeOp.Lock => Lock(inode.Rwsem, caller),
        InodeOp.Unlock => Unlock(inode.Rwsem, wakes),
        InodeOp.LockInvalidate => Lock(inode.Invalidate, caller),
        InodeOp.UnlockInvalidate => Unlock(inode.Invalidate, wakes),
        InodeOp.AddMapper => AddMapper(inode, question.Process),
        InodeOp.RemoveMapper => RemoveMapper(inode, question.Process),
        InodeOp.NextMapper => NextMapper(inode, question.From),
        InodeOp.NextEntry => NextEntry(inode, question, caller),
        InodeOp.ZapEntry => ZapEntry(inode, question.From, caller),
        InodeOp.DeleteEntry => DeleteEntry(inode, question, caller),
        InodeOp.DeleteHole => DeleteHole(inode, question, caller),
        InodeOp.AnyDirty => AnyDirty(inode),
        InodeOp.NextDirty => NextDirty(inode, question, caller),
        InodeOp.UnlockEntry => UnlockEntry(inode, question.From, wakes),
        InodeOp.TakeBlocks => TakeBlocks(inode, question),
        InodeOp.NextHole => NextHole(inode, question),
        InodeOp.AddBlocks => AddBlocks(inode, question),
        InodeOp.Written => Written(inode, question),
        InodeOp.Unwritten => Unwritten(inode, question),
        InodeOp.Poison => Poison(inode, question),
        InodeOp.FindBad => FindBad(inode, question),
        InodeOp.NextWritten => NextWritten(inode, question),
        InodeOp.AddShared => AddShared(inode, question),
        InodeOp.FindFrame => FindFrame(inode, question),
        InodeOp.Commit => Commit(inode),
        InodeOp.SetSize => SetSize(inode, question.From),
        InodeOp.Shift => Shift(inode, question),
        InodeOp.Open => Open(inode),
        InodeOp.Close => Close(inode),
        InodeOp.Unlink => Unlink(inode),
        InodeOp.BeginEvict => BeginEvict(inode),
        InodeOp.EndEvict => EndEvict(inode, question.Write),
        InodeOp.Inspect => About(inode),
        InodeOp.SetDaxFlag => SetDaxFlag(inode, question.Write),
        InodeOp.SetForm => SetForm(inode, (InodeForm)question.From, question.To),
        InodeOp.Load => Load(inode, question.From),
        _ => throw new InvalidOperationException($"{inode.Id} of size {inode.SizeBytes} has no turn for {question.Op}"),
    };

    private static InodeReply Lock(LockQueue queue, WaiterId caller) => new() { Outcome = queue.Lock(caller, exclusive: true) ? Outcome.Ok : Outcome.EBUSY };

    private static InodeReply Unlock(LockQueue queue, WakeQueue wakes)
    {
        queue.UnlockExclusive(wakes);
        return default;
    }

    private static InodeReply About(InodeState inode) => new()
    {
        Kind = inode.Spec.Kind,
        Pgmap = inode.Spec.Pgmap,
        Scheme = inode.Spec.Scheme,
        FileSystem = inode.Spec.FileSystem,
        Order = inode.Spec.Order,
        Frame = inode.SizeBytes,
        Index = inode.Links,
        Pages = inode.Pages,
        Form = inode.Form,
        WantsCache = inode.WantsCache,
        MayBeShared = inode.Extents.MayBeShared,
        TracksStores = inode.Spec is { ShowsFrames: false, Shmem: false },
    };

    private static InodeReply AddMapper(InodeState inode, ProcessId process)
    {
        if (inode.Evicting) return new() { Outcome = Outcome.ENOENT };
        var place = FindMapper(inode, process);
        if (place >= 0) inode.MapperList[place] = (process, inode.MapperList[place].Mappings + 1);
        else inode.MapperList.Insert(~place, (process, 1));
        return About(inode);
    }

    private static InodeReply RemoveMapper(InodeState inode, ProcessId process)
    {
        var place = FindMapper(inode, process);
        if (place < 0) return new() { Outcome = Outcome.ENOENT };
        var left = inode.MapperList[place].Mappings - 1;
        if (left == 0) inode.MapperList.RemoveAt(place);
        else inode.MapperList[place] = (process, left);
        return default;
    }

    private static InodeReply NextMapper(InodeState inode, long from)
    {
        if (from > ProcessId.Max) return new() { Outcome = Outcome.ENOENT };
        var place = FindMapper(inode, new((int)from));
        if (place < 0) place = ~place;
        return place < inode.MapperList.Count ? new() { Process = inode.MapperList[place].Process } : new() { Outcome = Outcome.ENOENT };
    }

    private static int FindMapper(InodeState inode, ProcessId process)
    {
        var (low, high) = (0, inode.MapperList.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var there = inode.MapperList[middle].Process.Value;
            if (there == process.Value) return middle;
            if (there < process.Value) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }

    private static InodeReply Open(InodeState inode)
    {
        if (inode.Evicting) return new() { Outcome = Outcome.ENOENT };
        inode.Opens++;
        return About(inode);
    }

    private static InodeReply Close(InodeState inode)
    {
        if (inode.Opens <= 0) throw new InvalidOperationException($"{inode.Id} is not open");
        inode.Opens--;
        return About(inode);
    }

    private static InodeReply Unlink(InodeState inode)
    {
        if (inode.Links <= 0) return new() { Outcome = Outcome.ENOENT };
        inode.Links--;
        return About(inode);
    }

    // An umount meets open files or mappings with EBUSY, and names the holder (kernel-model 0.5).
    private static InodeReply BeginEvict(InodeState inode)
    {
        if (inode.MapperList.Count > 0) return new() { Outcome = Outcome.EBUSY, Process = inode.MapperList[0].Process };
        if (inode.Opens > 0) return new() { Outcome = Outcome.EBUSY, Index = -1 };
        if (inode.Evicting) return new() { Outcome = Outcome.ENOENT };
        inode.Evicting = true;
        return About(inode);
    }

    // Nothing but the next load asks for the flag (ext4_dax_dontcache, fs/ext4/ioctl.c; xfs_ioctl_setattr_prepare_dax, fs/xfs/xfs_ioctl.c).
    private static InodeReply SetDaxFlag(InodeState inode, bool dax)
    {
        if (inode.Spec.Kind != InodeKind.File) return new() { Outcome = Outcome.EOPNOTSUPP };
        inode.WantsCache = !dax;
        return About(inode);
    }

    private static InodeReply SetForm(InodeState inode, InodeForm form, long bytes)
    {
        inode.Form = form;
        if (bytes >= 0) inode.SizeBytes = bytes;
        return default;
    }

    private static InodeReply Load(InodeState inode, long bytes)
    {
        if (inode.MapperList.Count > 0 || inode.Opens > 0) throw new InvalidOperationException($"{inode.Id} is loaded while it is used");
        (inode.Evicting, inode.SizeBytes) = (false, bytes);
        return default;
    }

    // An eviction that a signal ended leaves the inode in memory: it can be opened, and evicted, again.
    private static InodeReply EndEvict(InodeState inode, bool done)
    {
        inode.Evicting = done;
        return About(inode);
    }
}
