using ZoneDrain.Grace;
using ZoneDrain.Pgmaps;
using ZoneDrain.Protocols;
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

    public WorldPage Page(long frame)
    {
        if (!Pages.TryGetValue(frame, out var page)) Pages[frame] = page = new() { Order = Spec.Order };
        return page;
    }

    public long Head(long frame)
    {
        var order = Spec.Order > 0 ? Spec.Order : Page(frame).Order;
        return frame >> order << order;
    }

    public bool TellFirst(long frame)
    {
        Ledger.Dying = Life != Life.Live;
        return Strategy.FirstUse(Ledger, 0, frame, 1);
    }

    public void TellLast(long frame, WorldPage page)
    {
        Ledger.Dying = Life != Life.Live;
        Strategy.LastUse(Ledger, 0, frame, 1, page.Word);
    }
}
