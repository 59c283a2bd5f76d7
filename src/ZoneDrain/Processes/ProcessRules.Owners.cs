namespace ZoneDrain.Processes;

/// <summary>Pins and who keeps them; exit.</summary>
public static partial class ProcessRules
{
    /// <summary>Owner objects a process may have open (the usual RLIMIT_NOFILE).</summary>
    public const int OwnersMax = 1_048_576;

    private static ProcessReply OpenOwner(ProcessState process, OwnerKind kind)
    {
        if (process.Status != ProcessStatus.Running) return new() { Outcome = Outcome.ENOENT };
        var slot = process.OwnerSlots.IndexOf(null);
        if (slot < 0)
        {
            if (process.OwnerSlots.Count >= OwnersMax) return new() { Outcome = Outcome.ENOMEM };
            slot = process.OwnerSlots.Count;
            process.OwnerSlots.Add(null);
        }

        process.OwnerSlots[slot] = new(kind);
        return new() { Count = slot };
    }

    private static ProcessReply AddPin(ProcessState process, in ProcessEvent question)
    {
        // What is closed keeps nothing new: its pins are being given back, or belong to others by now.
        if (question.Slot >= process.OwnerSlots.Count || process.OwnerSlots[question.Slot] is not { ClosedByHost: false } owner)
            return new() { Outcome = Outcome.ENOENT };
        owner.Records.Add(question.Pin);
        return default;
    }

    private static ProcessReply TakePin(ProcessState process, int slot)
    {
        if (slot >= process.OwnerSlots.Count || process.OwnerSlots[slot] is not { IsClosing: true, Records.Count: > 0 } owner)
            return new() { Outcome = Outcome.ENOENT };
        var pin = owner.Records[^1];
        owner.Records.RemoveAt(owner.Records.Count - 1);
        return new() { To = (long)pin.Page.Bits, Count = pin.Pages, Order = (byte)pin.Use };
    }

    private static ProcessReply ForgetOwner(ProcessState process, OwnerId owner)
    {
        if (owner.Host != process.Id)
        {
            if (!process.SharedOwners.Remove(owner)) return new() { Outcome = Outcome.ENOENT };
            process.ClosingOwners.Add(owner);
            return default;
        }

        if (owner.Slot >= process.OwnerSlots.Count || process.OwnerSlots[owner.Slot] is not { ClosedByHost: false } own)
            return new() { Outcome = Outcome.ENOENT };
        own.ClosedByHost = true;
        return default;
    }

    private static ProcessReply EndClose(ProcessState process, OwnerId owner) =>
        new() { Outcome = process.ClosingOwners.Remove(owner) ? Outcome.Ok : Outcome.ENOENT };

    // Answers EBUSY while others share it; Ok when its pins are to be taken now. An owner without pins is closed at once.
    private static ProcessReply CloseOwner(ProcessState process, int slot, ProcessId closer)
    {
        if (slot >= process.OwnerSlots.Count || process.OwnerSlots[slot] is not { } owner) return new() { Outcome = Outcome.ENOENT };
        if (!owner.Close(process.Id, closer)) return new() { Outcome = Outcome.EBUSY };
        if (owner.Records.Count == 0) process.OwnerSlots[slot] = null;
        return default;
    }

    // A child that is being made is no task yet, and nobody kills it (copy_process, kernel/fork.c, 6.1), but who undoes its fork.
    private static ProcessReply BeginExit(ProcessState process, bool inPart)
    {
        if (process.Status != ProcessStatus.Running) return new() { Outcome = Outcome.ENOENT };
        if (process.Generation == BeingMade && !inPart) return new() { Outcome = Outcome.EAGAIN };
        process.Status = ProcessStatus.Exiting;
        return default;
    }

    // Owners of its own first, then those shared with it, and last those whose close has not ended: whoever drove it may be gone. Count is the slot, From the
    // host.
    private static ProcessReply NextToUndo(ProcessState process)
    {
        for (var slot = 0; slot < process.OwnerSlots.Count; slot++)
        {
            if (process.OwnerSlots[slot] is { OpenInHost: true } owner)
            {
                owner.ClosedByHost = true;
                return new() { Count = slot, From = process.Id.Value };
            }
        }

        if (process.SharedOwners is [.., var open]) ForgetOwner(process, open);
        if (process.ClosingOwners is not [.., var shared]) return new() { Outcome = Outcome.ENOENT };
        return new() { Count = shared.Slot, From = shared.Host.Value };
    }

    private static ProcessReply EndExit(ProcessState process)
    {
        process.Status = ProcessStatus.Exited;
        process.MirrorList.Clear();
        return default;
    }

    private static ProcessReply NextShared(ProcessState process, int place)
    {
        if (place >= process.SharedOwners.Count) return new() { Outcome = Outcome.ENOENT };
        var owner = process.SharedOwners[place];
        return new() { Count = owner.Slot, From = owner.Host.Value };
    }

    private static ProcessReply ShareOwner(ProcessState process, int slot, ProcessId with)
    {
        if (slot >= process.OwnerSlots.Count || process.OwnerSlots[slot] is not { } owner) return new() { Outcome = Outcome.ENOENT };
        owner.Share(with);
        return default;
    }
}
