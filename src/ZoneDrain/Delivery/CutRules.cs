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
