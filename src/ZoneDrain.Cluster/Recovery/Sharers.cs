using ZoneDrain.Processes;

namespace ZoneDrain.Cluster.Recovery;

/// <summary>
/// Which processes share owner objects of one process since a fork, besides itself: one that dies with its silo never closes them. The last that closes one
/// shares it until its pins are taken, for it may die between two of them. For the grain's own turns only.
/// </summary>
internal sealed class Sharers
{
    private readonly List<(int Slot, int Process)> _all = [];

    /// <summary>They, an entry a share.</summary>
    public IReadOnlyList<(int Slot, int Process)> All => _all;

    /// <summary>Notes what a turn has changed.</summary>
    /// <param name="question">The turn.</param>
    /// <param name="reply">What it answered.</param>
    /// <param name="after">The process after it.</param>
    public void Hear(in ProcessEvent question, in ProcessReply reply, ProcessState after)
    {
        var slot = question.Slot;
        if (question.Op == ProcessOp.ShareOwner && reply.Outcome == Outcome.Ok) _all.Add((slot, (int)question.From));
        if (question.Op != ProcessOp.CloseOwner) return;
        if (reply.Outcome == Outcome.EBUSY) Remove((slot, (int)question.From));
        else if (slot >= after.Owners.Count || after.Owners[slot] is null) _all.RemoveAll(share => share.Slot == slot);
    }

    /// <summary>Notes what a child was born with.</summary>
    public void Born(ProcessState child, ProcessId parent) =>
        _all.AddRange(child.Shared.Where(owner => owner.Host == parent).Select(owner => (owner.Slot, child.Id.Value)));

    /// <summary>Forgets one; false: it is not there any more.</summary>
    public bool Remove((int Slot, int Process) share) => _all.Remove(share);

    /// <summary>Takes over what another activation has noted.</summary>
    public void Load((int Slot, int Process)[] shares) => _all.AddRange(shares);
}
