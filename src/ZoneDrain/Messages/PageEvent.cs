namespace ZoneDrain.Messages;

/// <summary>A question to a page.</summary>
/// <param name="Op">What is asked.</param>
/// <param name="Use">What references are for.</param>
/// <param name="Order">Folio order, with <see cref="PageOp.Associate"/> and <see cref="PageOp.Allocate"/>.</param>
/// <param name="Pages">How many pages of the folio are meant, 1..2^order.</param>
/// <param name="Inode">The inode, with <see cref="PageOp.Associate"/>.</param>
/// <param name="Index">The page's offset in its file, with <see cref="PageOp.Associate"/>.</param>
public readonly record struct PageEvent(
    PageOp Op, PageUse Use = PageUse.Map, byte Order = 0, int Pages = 1, InodeId Inode = default, long Index = 0)
{
    /// <summary>Takes the first reference or one more.</summary>
    public static PageEvent Acquire(PageUse use, int pages = 1) => new(PageOp.Acquire, use, 0, pages);

    /// <summary>Puts a folio that an allocator handed out to use, with one mapping.</summary>
    public static PageEvent Allocate(int order = 0) => new(PageOp.Allocate, PageUse.Map, (byte)order);

    /// <summary>Splits the folio of a page that nobody uses but the caller, who has <paramref name="gets"/> references.</summary>
    public static PageEvent Split(int gets = 1) => new(PageOp.Split, PageUse.Get, 0, gets);

    /// <summary>Takes references of a page in use.</summary>
    public static PageEvent TryGet(PageUse use, int pages = 1) => new(PageOp.TryGet, use, 0, pages);

    /// <summary>Gives references back.</summary>
    public static PageEvent Put(PageUse use, int pages = 1) => new(PageOp.Put, use, 0, pages);

    /// <summary>Reads the counts.</summary>
    public static PageEvent Inspect => new(PageOp.Inspect);
}

/// <summary>What a page reference is taken for. Fixes how the counts change.</summary>
public enum PageUse : byte
{
    /// <summary>One page-table entry: ref + 1 and mapcount + 1 (schemes d and e, mail S2).</summary>
    Map,

    /// <summary>One index entry of an inode: ref + 1 (schemes c and c3, mail S3).</summary>
    Entry,

    /// <summary>FOLL_GET of n pages: ref + n.</summary>
    Get,

    /// <summary>FOLL_PIN of n pages: ref + 1024 n on a small page, ref + n and pincount + n on a large folio (mm/gup.c, 6.1).</summary>
    Pin,
}
