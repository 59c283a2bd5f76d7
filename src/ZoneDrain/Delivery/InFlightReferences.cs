using ZoneDrain.Holders;
using ZoneDrain.Inodes;

namespace ZoneDrain.Delivery;

/// <summary>
/// References that a protocol has taken and not yet given back, nor handed to a page-table entry, an owner object or an index entry: between two calls nobody
/// else knows of them. With them and the holders' states, the counts of a page can be made again from nothing.
/// </summary>
internal sealed class InFlightReferences
{
    private readonly List<(PageId Page, PageUse Use, int Pages, HolderId Holder)> _items = [];

    /// <summary>The same of frames.</summary>
    public InFlightFrames Blocks { get; } = new();

    /// <summary>What is kept so.</summary>
    public IReadOnlyList<(PageId Page, PageUse Use, int Pages, HolderId Holder)> Items => _items;

    /// <summary>An index entry that a fault has made, and whose page does not know of it; null for none.</summary>
    public FileEntry? Fresh { get; set; }

    /// <summary>Nothing is kept so.</summary>
    public bool IsEmpty => _items.Count == 0 && Blocks.Runs.Count == 0;

    /// <summary>Notes what an answer has changed.</summary>
    public void Hear(in Next asked, in Reply reply, HolderId holder)
    {
        Blocks.Hear(asked, reply);
        switch (asked.Kind)
        {
            case NextKind.Page when asked.Page.Op == PageOp.Allocate && reply.Page.Outcome == Outcome.Ok:
                _items.Add((PageId.FromBits(asked.To), PageUse.Map, 1, holder));
                break;
            case NextKind.Page when asked.Page.Op == PageOp.Associate && reply.Page.Outcome == Outcome.Ok:
                Fresh = null;
                break;
            case NextKind.Page when asked.Page.Op == PageOp.Split && reply.Page.Outcome == Outcome.Ok:
                Split(PageId.FromBits(asked.To).Head(reply.Page.Offset), 1 << reply.Page.Offset);
                break;
            case NextKind.Page when asked.Page.Op is PageOp.Acquire or PageOp.TryGet && reply.Page.Outcome == Outcome.Ok:
                _items.Add((PageId.FromBits(asked.To), asked.Page.Use, asked.Page.Pages, holder));
                break;
            case NextKind.Page when asked.Page.Op == PageOp.Put:
                Remove(PageId.FromBits(asked.To), asked.Page.Use, asked.Page.Pages);
                break;
            case NextKind.Process when asked.Process.Op == ProcessOp.Install && reply.Process.Outcome == Outcome.Ok && asked.Process.Pte.IsDevice:
                Remove(asked.Process.Pte.Page, PageUse.Map, 1);
                break;
            case NextKind.Process when asked.Process.Op == ProcessOp.Replace && reply.Process.Outcome == Outcome.Ok:
                Replaced(asked.Process.Pte, new(unchecked((ulong)asked.Process.To)), holder);
                break;
            case NextKind.Process when asked.Process.Op == ProcessOp.FreezeFolio && reply.Process.Outcome == Outcome.Ok:
                for (var entry = 0; entry < reply.Process.Count; entry++) _items.Add((asked.Process.Pte.Page, PageUse.Map, 1, holder));
                break;
            case NextKind.Process when asked.Process.Op == ProcessOp.SplitEntry && reply.Process.Outcome == Outcome.Ok:
                var whole = asked.Process.Pte.Page;
                _items.RemoveAll(item => item.Page == whole && item.Use == PageUse.Map);
                break;
            case NextKind.Process when asked.Process.Op == ProcessOp.AddPin && reply.Process.Outcome == Outcome.Ok:
                Remove(asked.Process.Pin.Page, asked.Process.Pin.Use, asked.Process.Pin.Pages);
                break;
            case NextKind.Inode when reply.Inode is { Outcome: Outcome.Ok, Answer: FaultAnswer.NewPage } && InodeRules.Faults(asked.Inode.Op):
                Fresh = new((int)asked.To, reply.Inode.Index);
                break;
            case NextKind.Inode when asked.Inode.Op == InodeOp.EndFault:
                Fresh = null;
                _items.RemoveAll(item => item.Use == PageUse.Entry);
                break;
            default:
                break;
        }
    }

    /// <summary>Whether such a reference is kept: one that is about to be given back is else one that a state has just lost.</summary>
    public bool Has(PageId page, PageUse use, int pages) => Find(page, use, pages) >= 0;

    /// <summary>For whom a question to a page is asked. Who has looked at another process since gives back what it took for the one before.</summary>
    /// <param name="asked">The question.</param>
    /// <param name="holder">The process that the last questions were about, or who began the protocol.</param>
    /// <param name="entryHolder">The inode that the last questions were about.</param>
    public HolderId HolderOf(in Next asked, HolderId holder, HolderId entryHolder)
    {
        var question = asked.Page;
        var at = question.Op == PageOp.Put ? Find(PageId.FromBits(asked.To), question.Use, question.Pages) : -1;
        if (at >= 0) return _items[at].Holder;
        return question.Use == PageUse.Entry || question.Op is PageOp.Associate or PageOp.Disassociate ? entryHolder : holder;
    }

    /// <summary>Takes over what another has, who is at its end.</summary>
    public void Take(InFlightReferences other)
    {
        _items.AddRange(other._items);
        Blocks.Take(other.Blocks);
    }

    /// <summary>Notes one that was kept elsewhere.</summary>
    public void Add(PageId page, PageUse use, int pages, HolderId holder) => _items.Add((page, use, pages, holder));

    /// <summary>Forgets all: nobody has them any more.</summary>
    public void Clear()
    {
        Fresh = null;
        _items.Clear();
        Blocks.Clear();
    }

    // What the entry held is the protocol's now, which is about to give it back; what it was given is not the protocol's any more.
    private void Replaced(Pte old, Pte now, HolderId holder)
    {
        if (old.IsDevice) _items.Add((old.Page, PageUse.Map, 1, holder));
        if (now.IsDevice) Remove(now.Page, PageUse.Map, 1);
    }

    // What was taken of the folio was taken of each of its pages.
    private void Split(PageId head, int pages)
    {
        foreach (var (page, use, count, holder) in _items.Where(item => item.Page == head).ToList())
        {
            for (var tail = 1; tail < pages; tail++) _items.Add((head.Plus(tail), use, count, holder));
        }
    }

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
