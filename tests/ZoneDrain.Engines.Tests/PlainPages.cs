using ZoneDrain.Grace;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Tests;

/// <summary>
/// The pages of one pgmap as plain numbers, by the tables of kernel-model section 2: what every engine must answer. It shares nothing with the model's page
/// turns but the traits of a scheme.
/// </summary>
internal sealed class PlainPages(PgmapSpec spec)
{
    private readonly SchemeTraits _traits = SchemeList.Get(spec.Scheme, spec.Type);
    private readonly Page[] _pages = [.. Enumerable.Range(0, (int)spec.Frames).Select(_ => new Page())];
    private readonly List<(long Head, long Ticket)> _sleepers = [];

    public Life Life { get; private set; } = Life.Live;

    public bool BasesDropped { get; private set; }

    public int Sleeping => _sleepers.Count;

    /// <summary>Tickets of those who have been woken and not been asked for since.</summary>
    public List<long> Woken { get; } = [];

    private bool HasFolios => spec.Type != MemoryType.FsDax || _traits.FsDaxFolios;

    private bool EntriesMakeFolios => spec.Type == MemoryType.FsDax && HasFolios;

    public (long Ref, long Map, long Pin, bool Dropped, bool Associated, int Order) Look(long frame)
    {
        var page = _pages[Head(frame)];
        return (page.Ref, page.Map, page.Pin, page.Dropped, page.Associated, spec.Order != 0 ? spec.Order : page.Order);
    }

    public bool MayAssociate(long frame, int order)
    {
        if (spec.Type != MemoryType.FsDax) return false;
        var first = frame >> order << order;
        return Enumerable.Range((int)first, 1 << order).All(at => _pages[at] is { Associated: false, Order: 0 } page && (order == 0 || page.Ref == 0));
    }

    /// <summary>Where an entry begins that the frame may be part of.</summary>
    public long EntryHead(long frame) => frame >> _pages[frame].Order << _pages[frame].Order;

    public int? EntryAt(long frame) => _pages[frame].Associated ? _pages[frame].Order : null;

    public Outcome Ask(long frame, in PageEvent question) => question.Op switch
    {
        PageOp.Acquire when Life != Life.Live => Outcome.ENODEV,
        PageOp.Acquire => Holds(question.Use) ? Take(frame, question.Use, question.Pages, mayRevive: true) : Outcome.Ok,
        PageOp.TryGet => Life == Life.Freed ? Outcome.ENXIO : Take(frame, question.Use, question.Pages, _traits.GupMayRevive),
        PageOp.Put => Put(frame, question.Use, question.Pages),
        PageOp.Associate => Associate(frame, question.Order),
        PageOp.Disassociate => Disassociate(frame),
        PageOp.Inspect => Inspect(frame),
        PageOp.SubscribeIdle => Life == Life.Freed ? Outcome.ENXIO : IsIdleFor(_pages[Head(frame)]) ? Outcome.Ok : Outcome.EBUSY,
        PageOp.Unsubscribe => Outcome.Ok,
        _ => throw new InvalidOperationException($"no such question here: {question.Op}"),
    };

    public Outcome Kill()
    {
        if (Life != Life.Live) return Outcome.EAGAIN;
        Life = Life.Dying;
        return Outcome.Ok;
    }

    public void Release() => Life = Life.Freed;

    public void Sleep(long frame, long ticket) => _sleepers.Add((Head(frame), ticket));

    /// <summary>Every page's base goes; answers how many were idle.</summary>
    public long DropBases()
    {
        BasesDropped = true;
        var idle = 0L;
        for (var frame = 0L; frame < spec.Frames; frame += 1L << spec.Order)
        {
            _pages[frame].Dropped = true;
            if (_pages[frame].Ref == 0) idle++;
            WakeIdle(frame);
        }

        return idle;
    }

    /// <summary>The first page in use, or -1.</summary>
    public long FindBusy()
    {
        for (var frame = 0L; frame < spec.Frames; frame += 1L << spec.Order)
        {
            if (_pages[frame].Ref != 0) return frame;
        }

        return -1;
    }

    private long Head(long frame)
    {
        var order = spec.Order != 0 ? spec.Order : HasFolios ? _pages[frame].Order : 0;
        return frame >> order << order;
    }

    private bool Holds(PageUse use) => use switch
    {
        PageUse.Map => _traits.MapTakesReference,
        PageUse.Entry => _traits.EntryTakesReference,
        _ => true,
    };

    // The pages that a use concerns, and how many of each: one count for a folio, or one a page.
    private List<(long Head, int Pages)> Concerned(long frame, PageUse use, int pages)
    {
        if (HasFolios) return [(Head(frame), pages)];
        var count = use == PageUse.Entry ? 1 << _pages[frame].Order : pages;
        return [.. Enumerable.Range(0, count).Select(i => (frame + i, count == 1 ? pages : 1))];
    }

    private (long Ref, long Map, long Pin) Weights(long head, PageUse use, int pages) => use switch
    {
        PageUse.Map => (1, 1, 0),
        PageUse.Entry => (1, 0, 0),
        PageUse.Get => (pages, 0, 0),
        _ when (spec.Order != 0 ? spec.Order : HasFolios ? _pages[head].Order : 0) == 0 => (1024L * pages, 0, 0),
        _ => (pages, 0, pages),
    };

    private Outcome Take(long frame, PageUse use, int pages, bool mayRevive)
    {
        var concerned = Concerned(frame, use, pages);
        if (concerned.Exists(part => _pages[part.Head].Ref == 0 && !mayRevive)) return Outcome.EAGAIN;
        if (concerned.Exists(part => _pages[part.Head] is { Ref: 0, Dropped: true })) return Outcome.ENODEV;
        foreach (var (head, count) in concerned)
        {
            var (refs, maps, pins) = Weights(head, use, count);
            var page = _pages[head];
            (page.Ref, page.Map, page.Pin) = (page.Ref + refs, page.Map + maps, page.Pin + pins);
        }

        return Outcome.Ok;
    }

    private Outcome Put(long frame, PageUse use, int pages)
    {
        if (!Holds(use)) return Outcome.Ok;
        if (Life == Life.Freed) return Outcome.ENXIO;
        var outcome = Outcome.Ok;
        foreach (var (head, count) in Concerned(frame, use, pages))
        {
            var (refs, maps, pins) = Weights(head, use, count);
            var page = _pages[head];
            if (page.Ref < refs || page.Map < maps || page.Pin < pins)
            {
                if (head == Head(frame)) outcome = Outcome.EINVAL;
                continue;
            }

            (page.Ref, page.Map, page.Pin) = (page.Ref - refs, page.Map - maps, page.Pin - pins);
            if (page.Ref == 0 && EntriesMakeFolios && !page.Associated) SetOrder(head, 0);
            WakeIdle(head);
        }

        return outcome;
    }

    private Outcome Associate(long frame, int order)
    {
        if (Life != Life.Live) return Outcome.ENODEV;
        SetOrder(frame, order);
        var outcome = _traits.EntryTakesReference ? Take(frame, PageUse.Entry, 1, mayRevive: true) : Outcome.Ok;
        if (outcome == Outcome.Ok) _pages[frame].Associated = true;
        else SetOrder(frame, 0);
        return outcome;
    }

    private Outcome Disassociate(long frame)
    {
        if (_traits.DeletionAsksLife && Life != Life.Live) return Outcome.ENODEV;
        if (Life == Life.Freed) return Outcome.ENXIO;
        _pages[frame].Associated = false;
        if (_pages[frame].Ref == 0 || !HasFolios) SetOrder(frame, 0);
        return Outcome.Ok;
    }

    private Outcome Inspect(long frame)
    {
        if (Life == Life.Freed) return Outcome.ENXIO;
        var count = HasFolios ? 1 : 1 << _pages[frame].Order;
        return Enumerable.Range(0, count).Any(i => IsBusy(_pages[Head(frame) + i])) ? Outcome.EBUSY : Outcome.Ok;
    }

    private bool IsBusy(Page page) => _traits.Idle switch
    {
        IdleTest.ExactlyOne => page.Ref + 1 - (page.Dropped ? 1 : 0) > 1,
        IdleTest.Zero => page.Ref > 0,
        _ => page.Ref > page.Map,
    };

    private bool IsIdleFor(Page page) => _traits.Idle == IdleTest.ExactlyOne ? page.Ref + 1 - (page.Dropped ? 1 : 0) == 1 : page.Ref == 0;

    private void WakeIdle(long head)
    {
        if (!IsIdleFor(_pages[head])) return;
        Woken.AddRange(_sleepers.Where(sleeper => sleeper.Head == head).Select(sleeper => sleeper.Ticket));
        _sleepers.RemoveAll(sleeper => sleeper.Head == head);
    }

    private void SetOrder(long frame, int order)
    {
        var pages = 1 << Math.Max(order, _pages[frame].Order);
        for (var at = frame; at < frame + pages; at++) _pages[at].Order = order;
    }

    private sealed class Page
    {
        public long Ref { get; set; }

        public long Map { get; set; }

        public long Pin { get; set; }

        public bool Dropped { get; set; }

        public bool Associated { get; set; }

        public int Order { get; set; }
    }
}
