namespace ZoneDrain.Messages;

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
