namespace ZoneDrain.Messages;

/// <summary>A page's answer.</summary>
/// <param name="Outcome">
/// Ok; ENODEV: idle, and the pgmap is dying; EAGAIN: idle, and the caller may not revive it, or not part of the folio it was, which is split: the caller
/// looks again; ENOMEM: a count is at its limit; EBUSY: not idle, the waiter will be told; ENXIO: the pgmap was freed, so the caller has touched a freed
/// descriptor.
/// </param>
/// <param name="Before">The counts before the turn.</param>
/// <param name="After">The counts after it.</param>
/// <param name="Offset">Which page of a 2 MiB entry is meant, where each keeps a count of its own: the first busy one. Of memory that an
/// allocator hands out: the order of the folio that was got, split or went back.</param>
/// <param name="GoesBack">It was the last reference of a folio that an allocator hands out: nobody has it, and who asked gives it back.</param>
public readonly record struct PageReply(
    Outcome Outcome, PageCounts Before = default, PageCounts After = default, int Offset = 0, bool GoesBack = false);
