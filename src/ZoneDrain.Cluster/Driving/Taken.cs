using ZoneDrain.Holders;
using ZoneDrain.Inodes;
using ZoneDrain.Pages;
using ZoneDrain.Processes;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Driving;

/// <summary>
/// References that a protocol has taken and not yet given back, nor handed to a page-table entry, an owner object or an index entry: between two calls nobody
/// else knows of them. With them and the holders' states, the counts of a page can be made again from nothing.
/// </summary>
internal sealed class Taken
{
    private readonly List<(PageId Page, PageUse Use, int Pages, HolderId Holder)> _items = [];

    /// <summary>What is kept so.</summary>
    public IReadOnlyList<(PageId Page, PageUse Use, int Pages, HolderId Holder)> Items => _items;

    /// <summary>Notes what an answer has changed.</summary>
    public void Hear(in Next asked, in Reply reply, HolderId holder)
    {
        switch (asked.Kind)
        {
            case NextKind.Page when asked.Page.Op is PageOp.Acquire or PageOp.TryGet && reply.Page.Outcome == Outcome.Ok:
                _items.Add((PageId.FromBits(asked.To), asked.Page.Use, asked.Page.Pages, holder));
                break;
            case NextKind.Page when asked.Page.Op == PageOp.Put:
                Remove(PageId.FromBits(asked.To), asked.Page.Use, asked.Page.Pages);
                break;
            case NextKind.Process when asked.Process.Op == ProcessOp.Install && reply.Process.Outcome == Outcome.Ok && asked.Process.Pte.IsDevice:
                Remove(asked.Process.Pte.Page, PageUse.Map, 1);
                break;
            case NextKind.Process when asked.Process.Op == ProcessOp.AddPin && reply.Process.Outcome == Outcome.Ok:
                Remove(asked.Process.Pin.Page, asked.Process.Pin.Use, asked.Process.Pin.Pages);
                break;
            case NextKind.Inode when asked.Inode.Op == InodeOp.EndFault:
                _items.RemoveAll(item => item.Use == PageUse.Entry);
                break;
            default:
                break;
        }
    }

    /// <summary>Whether such a reference is kept: one that is about to be given back is else one that a state has just lost.</summary>
    public bool Has(PageId page, PageUse use, int pages) => Find(page, use, pages) >= 0;

    /// <summary>Takes over what another has, who is at its end.</summary>
    public void Take(Taken other) => _items.AddRange(other._items);

    /// <summary>Notes one that was kept elsewhere.</summary>
    public void Add(PageId page, PageUse use, int pages, HolderId holder) => _items.Add((page, use, pages, holder));

    /// <summary>Forgets all: nobody has them any more.</summary>
    public void Clear() => _items.Clear();

    private bool Remove(PageId page, PageUse use, int pages)
    {
        var at = Find(page, use, pages);
        if (at >= 0) _items.RemoveAt(at);
        return at >= 0;
    }

    // An entry may name a tail of the folio whose head was taken.
    private int Find(PageId page, PageUse use, int pages)
    {
        var at = _items.FindIndex(item => item.Page == page && item.Use == use && item.Pages == pages);
        return at >= 0 || use != PageUse.Map ? at : _items.FindIndex(item => item.Use == use && item.Page.Pgmap == page.Pgmap);
    }
}
