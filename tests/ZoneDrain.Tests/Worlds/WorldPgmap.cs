using ZoneDrain.Grace;
using ZoneDrain.Schemes;

namespace ZoneDrain.Tests.Worlds;

/// <summary>A pgmap of the test world: one worker, plain numbers, every page in a dictionary.</summary>
internal sealed class WorldPgmap(PgmapId id, PgmapSpec spec)
{
    public PgmapId Id { get; } = id;

    public PgmapSpec Spec { get; } = spec;

    public SchemeTraits Traits { get; } = SchemeList.Get(spec.Scheme);

    public Life Life { get; set; } = Life.Live;

    public PlainLedger.Numbers Ledger { get; } = new();

    public Listener Strategy { get; } = Listener.Of(spec.Strategy);

    public Dictionary<long, WorldPage> Pages { get; } = [];

    public long Walks { get; set; }

    public WaiterId RootWaiter { get; set; }

    public WaiterId WalkWaiter { get; set; }

    public WorldPage Page(long frame)
    {
        if (!Pages.TryGetValue(frame, out var page)) Pages[frame] = page = new() { Order = Spec.Order };
        return page;
    }

    /// <summary>A 2 MiB entry makes one folio with one count; else each of its pages keeps its own.</summary>
    public bool HasFolios => Spec.Order > 0 || Traits.FsDaxFolios;

    public int OrderOf(long frame) => Spec.Order > 0 ? Spec.Order : HasFolios ? Page(frame).Order : 0;

    public long Head(long frame) => frame >> OrderOf(frame) << OrderOf(frame);

    /// <summary>The heads that a use concerns, and for how many pages of each.</summary>
    public IEnumerable<(long Head, int Pages)> Heads(long frame, PageUse use, int pages)
    {
        if (HasFolios) return [(Head(frame), pages)];
        var count = use == PageUse.Entry ? 1 << Page(frame).Order : pages;
        return Enumerable.Range(0, count).Select(i => (frame + i, 1));
    }

    public bool TellFirst(long frame, int units)
    {
        Ledger.Dying = Life != Life.Live;
        return Strategy.FirstUse(Ledger, 0, frame, units);
    }

    public void TellLast(long frame, int units)
    {
        Ledger.Dying = Life != Life.Live;
        Strategy.LastUse(Ledger, 0, frame, units, Page(frame).Word);
    }
}
