namespace ZoneDrain.Delivery;

/// <summary>The inodes whose locks a protocol holds, or waits for.</summary>
internal sealed class LockedInodes
{
    private readonly List<(int Inode, InodeOp Lock)> _held = [];

    /// <summary>They, with what was asked of each.</summary>
    public IReadOnlyList<(int Inode, InodeOp Lock)> All => _held;

    /// <summary>Notes what an answer has changed.</summary>
    public void Hear(int inode, InodeOp op, Outcome outcome)
    {
        switch (op)
        {
            case InodeOp.BeginFault or InodeOp.ResumeFault or InodeOp.FillFault:
                Set(inode, InodeOp.BeginFault, outcome is Outcome.Ok or Outcome.EBUSY);
                break;
            case InodeOp.EndFault:
                Set(inode, InodeOp.BeginFault, held: false);
                break;
            case InodeOp.Lock or InodeOp.LockInvalidate:
                Set(inode, op, held: true);
                break;
            case InodeOp.Unlock:
                Set(inode, InodeOp.Lock, held: false);
                break;
            case InodeOp.UnlockInvalidate:
                Set(inode, InodeOp.LockInvalidate, held: false);
                break;
            default:
                break;
        }
    }

    /// <summary>Notes one that was held elsewhere.</summary>
    public void Add(int inode, InodeOp @lock) => _held.Add((inode, @lock));

    /// <summary>Forgets all.</summary>
    public void Clear() => _held.Clear();

    /// <summary>It holds or awaits a lock of one of these.</summary>
    public bool Any(IReadOnlyCollection<int> inodes) => _held.Any(held => inodes.Contains(held.Inode));

    private void Set(int inode, InodeOp @lock, bool held)
    {
        _held.Remove((inode, @lock));
        if (held) _held.Add((inode, @lock));
    }
}
