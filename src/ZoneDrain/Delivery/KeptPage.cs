namespace ZoneDrain.Delivery;

/// <summary>A reference that a holder keeps, or an entry that names a page: what cells are restored from.</summary>
/// <param name="Frame">The page, or the head of its folio.</param>
/// <param name="Holder">The packed holder; 0 for an entry that holds nothing.</param>
/// <param name="Use">What the reference is for.</param>
/// <param name="Pages">Pages meant.</param>
/// <param name="InodePlusOne">The inode + 1 whose entry names the page; 0 where this tells of no entry.</param>
/// <param name="Index">The file page of the entry.</param>
/// <param name="Order">Its order.</param>
internal readonly record struct KeptPage(long Frame, ulong Holder, byte Use, int Pages, int InodePlusOne = 0, long Index = 0, byte Order = 0);
