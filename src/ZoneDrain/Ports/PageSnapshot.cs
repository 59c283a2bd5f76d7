namespace ZoneDrain.Ports;

/// <summary>A page as an observer sees it.</summary>
/// <param name="Counts">Its word.</param>
/// <param name="ActualRef">The reference count as the kernel would print it.</param>
/// <param name="Inode">The inode it belongs to; only if <paramref name="Associated"/>.</param>
/// <param name="Index">Its file page.</param>
/// <param name="Order">Order of its folio.</param>
/// <param name="Associated">An index entry names it (page->mapping is set).</param>
public readonly record struct PageSnapshot(PageCounts Counts, int ActualRef, InodeId Inode, long Index, int Order, bool Associated);
