using ZoneDrain.Holders;
using ZoneDrain.Inodes;
using ZoneDrain.Processes;
using ZoneDrain.Schemes;

namespace ZoneDrain.Delivery;

/// <summary>
/// The cut: what the protocols of an initiator keep of a pgmap at a moment when nobody may ask anything, so that its pages can be counted anew from what the
/// living keep.
/// </summary>
internal static class CutRules
{
    /// <summary>What a question that is under way is to a cut.</summary>
    public static Standing Of(in Next asked, ICutScope scope)
    {
        switch (asked.Kind)
        {
            case NextKind.Page when PageId.FromBits(asked.To) is var page && page.Pgmap == scope.Pgmap:
                return scope.IsLost(page.Frame) ? Standing.AsksAgain : Standing.Moves;
            case NextKind.Process:
                return Standing.Moves;
            case NextKind.Inode when scope.IsGone((int)asked.To):
                return Standing.AsksAgain;
            case NextKind.Inode:
                return scope.Lives((int)asked.To) ? Standing.Moves : Standing.Stands;
            case NextKind.Driver when scope.TellsFrames && (int)asked.To == scope.Pgmap.Value && IsOfFrames(asked.Driver.Op):
                return Standing.AsksAgain;
            default:
                return Standing.Stands;
        }
    }

    /// <summary>
    /// Whether an answer that is under way counts for nothing. Where a fence goes round again its question may have a home by then: who was asked is dead as
    /// before.
    /// </summary>
    /// <param name="before">So it was found in an earlier round.</param>
    /// <param name="standing">What the question is in this one.</param>
    public static bool AsksAgain(bool before, Standing standing) => before || standing == Standing.AsksAgain;

    /// <summary>
    /// A reference that a state has lost already, and that its page is about to hear of: it is kept until then. Null: what is asked next gives back nothing,
    /// or what it gives back is taken, and told as that.
    /// </summary>
    /// <param name="pending">What a protocol asks next, or asks while no answer has come.</param>
    /// <param name="pgmap">The pgmap that is cut.</param>
    /// <param name="taken">What the protocol has taken.</param>
    /// <param name="holder">For whom it takes and gives back.</param>
    /// <param name="entryHolder">Whose entries its questions are about.</param>
    public static KeptPage? AboutToGoBack(in Next pending, PgmapId pgmap, InFlightReferences taken, HolderId holder, HolderId entryHolder)
    {
        if (pending.Kind != NextKind.Page || pending.Page.Op != PageOp.Put) return null;
        var page = PageId.FromBits(pending.To);
        var (use, pages) = (pending.Page.Use, pending.Page.Pages);
        if (page.Pgmap != pgmap || taken.Has(page, use, pages)) return null;
        return new(page.Frame, (use == PageUse.Entry ? entryHolder : holder).Bits, (byte)use, pages);
    }

    /// <summary>What protocols have taken of a pgmap.</summary>
    public static IEnumerable<KeptPage> KeptBy(InFlightReferences taken, PgmapId pgmap) => taken.Items.Where(item => item.Page.Pgmap == pgmap)
        .Select(item => new KeptPage(item.Page.Frame, item.Holder.Bits, (byte)item.Use, item.Pages));

    /// <summary>Pages of a pgmap that a protocol moves, or may be about to, by frame: it has a reference of its own for that.</summary>
    public static IEnumerable<long> MovedBy(InFlightReferences taken, PgmapId pgmap) =>
        taken.Items.Where(item => item.Use == PageUse.Get && item.Page.Pgmap == pgmap).Select(item => item.Page.Frame);

    /// <summary>
    /// Whether what is kept counts: not as an index entry of a fault under way whose page does not know of it yet. Such a page may still refuse, and would be
    /// counted for an entry that is gone.
    /// </summary>
    public static bool Counts(in KeptPage kept, IReadOnlySet<FileEntry> fresh) =>
        kept.InodePlusOne == 0 || !fresh.Contains(new(kept.InodePlusOne - 1, kept.Index));

    /// <summary>What a process's state keeps of a pgmap: a reference of each entry and of each pin.</summary>
    public static IEnumerable<KeptPage> KeptBy(ProcessState process, PgmapId pgmap)
    {
        var holder = HolderId.Of(process.Id).Bits;
        var mapped = process.Entries().Where(entry => entry.Pte.IsDevice && entry.Pte.Page.Pgmap == pgmap)
            .Select(entry => new KeptPage(entry.Pte.Page.Frame, holder, (byte)PageUse.Map, 1, Order: (byte)entry.Order));
        var pinned = process.Pins().Where(pin => pin.Pin.Page.Pgmap == pgmap)
            .Select(pin => new KeptPage(pin.Pin.Page.Frame, holder, (byte)pin.Pin.Use, pin.Pin.Pages));
        return mapped.Concat(pinned);
    }

    /// <summary>The pages that an inode's index names, with a reference of each where entries hold one.</summary>
    public static IEnumerable<KeptPage> KeptBy(InodeState inode)
    {
        var holds = inode.Spec.Kind == InodeKind.PageCache || SchemeList.Get(inode.Spec.Scheme).EntryTakesReference;
        return inode.Entries().Where(entry => entry.Entry.HasPage).Select(entry => new KeptPage(
            entry.Entry.Frame, holds && !entry.Entry.Zapped ? HolderId.Of(inode.Id).Bits : 0, (byte)PageUse.Entry, 1, inode.Id.Value + 1, entry.Index,
            (byte)entry.Order));
    }

    private static bool IsOfFrames(DriverOp op) => op is DriverOp.Allocate or DriverOp.Free or DriverOp.Share or DriverOp.Unshare;
}

/// <summary>What a protocol does while its question is under way and all is to stand still.</summary>
internal enum Standing : byte
{
    /// <summary>Its answer changes nothing that is counted: it stands still as it is.</summary>
    Stands,

    /// <summary>Its answer will come, and is awaited.</summary>
    Moves,

    /// <summary>Who was asked is gone: an answer counts for nothing, and the question is asked again of its successor.</summary>
    AsksAgain,
}

/// <summary>An entry of a file's index.</summary>
/// <param name="Inode">The number of the inode.</param>
/// <param name="Index">Its file page.</param>
internal readonly record struct FileEntry(int Inode, long Index);

/// <summary>A reference that a holder keeps, or an entry that names a page: what cells are restored from.</summary>
/// <param name="Frame">The page, or the head of its folio.</param>
/// <param name="Holder">The packed holder; 0 for an entry that holds nothing.</param>
/// <param name="Use">What the reference is for.</param>
/// <param name="Pages">Pages meant.</param>
/// <param name="InodePlusOne">The inode + 1 whose entry names the page; 0 where this tells of no entry.</param>
/// <param name="Index">The file page of the entry.</param>
/// <param name="Order">Its order.</param>
internal readonly record struct KeptPage(long Frame, ulong Holder, byte Use, int Pages, int InodePlusOne = 0, long Index = 0, byte Order = 0);
