using ZoneDrain.Processes;

namespace ZoneDrain.Cluster.Recovery;

/// <summary>
/// Which processes share owner objects of one process since a fork, besides itself: one that dies with its silo never closes them. For the grain's own turns
/// only.
/// </summary>
internal sealed class Sharers
{
    private readonly List<(int Slot, int Process)> _all = [];

    /// <summary>They, an entry a share.</summary>
    public IReadOnlyList<(int Slot, int Process)> All => _all;

    /// <summary>Notes what a turn has changed.</summary>
    public void Hear(in ProcessEvent question, in ProcessReply reply)
    {
        if (question.Op == ProcessOp.ShareOwner && reply.Outcome == Outcome.Ok) _all.Add((question.Slot, (int)question.From));
        if (question.Op == ProcessOp.CloseOwner) Remove((question.Slot, (int)question.From));
    }

    /// <summary>Notes what a child was born with.</summary>
    public void Born(ProcessState child, ProcessId parent) =>
        _all.AddRange(child.Shared.Where(owner => owner.Host == parent).Select(owner => (owner.Slot, child.Id.Value)));

    /// <summary>Forgets one; false: it is not there any more.</summary>
    public bool Remove((int Slot, int Process) share) => _all.Remove(share);

    /// <summary>Takes over what another activation has noted.</summary>
    public void Load((int Slot, int Process)[] shares) => _all.AddRange(shares);
}
