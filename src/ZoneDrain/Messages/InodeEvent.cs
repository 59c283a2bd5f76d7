namespace ZoneDrain.Messages;

/// <summary>A question to an inode.</summary>
/// <param name="Op">What is asked.</param>
/// <param name="Write">The access is a store, or the fault succeeded.</param>
/// <param name="Order">0, or 9 for a 2 MiB fault.</param>
/// <param name="Facts">What the process knows of its mapping.</param>
/// <param name="Process">The process that maps it.</param>
/// <param name="From">File page, first of a range, or size in bytes.</param>
/// <param name="To">One past the last of a range, or the first frame.</param>
/// <param name="Pages">Pages meant.</param>
public readonly record struct InodeEvent(
    InodeOp Op, bool Write = false, byte Order = 0, MappingFlags Facts = MappingFlags.None, ProcessId Process = default, long From = 0, long To = 0,
    long Pages = 0)
{
    /// <summary>An operation on a range of file pages.</summary>
    public static InodeEvent Range(InodeOp op, long from, long to) => new(op, From: from, To: to);
}
