using ZoneDrain.Grace;
using ZoneDrain.Holders;
using ZoneDrain.Inodes;
using ZoneDrain.Invariants;
using ZoneDrain.Pages;
using ZoneDrain.Ports;
using ZoneDrain.Processes;
using ZoneDrain.Schemes;

namespace ZoneDrain.Audit;

/// <summary>
/// The invariants that span actors, checked while nothing runs: every reference of every holder is added up, page by page, and compared with what the page
/// says. I1 and E for freed pgmaps; I3, I4, I7 and L for the others (kernel-model 0.6, 0.7 and 2.0).
/// </summary>
public static class ReferenceAudit
{
    /// <summary>What a provider is called among the kinds of holders: it holds a device and a module, and no page.</summary>
    public const string ProviderKind = "provider";

    private const long PagesAtOnce = 4096;

    /// <summary>
    /// Checks an engine that stands still, and lets it note what is wrong. The caller sees to it that no session runs.
    /// </summary>
    /// <returns>How much is wrong; null where the engine did not stand still: nothing is known then, and nothing noted.</returns>
    public static int? Note(IEngine engine)
    {
        IReadOnlyList<BrokenInvariant> found = [];
        if (!engine.Still(() => found = Run(engine))) return null;
        foreach (var finding in found) engine.Report(finding);
        return found.Count;
    }

    /// <summary>What is wrong, in the order of pages. References under way would be reported, so no protocol may be in progress but sleepers without
    /// any.</summary>
    public static IReadOnlyList<BrokenInvariant> Run(IEngine engine)
    {
        var (processes, inodes) = (engine.Processes.ToList(), engine.Inodes.ToList());
        var world = new Seen(engine);
        world.Look(processes.SelectMany(Named).Concat(inodes.SelectMany(Named)));
        var held = new SortedDictionary<ulong, Held>();
        foreach (var process in processes) AddProcess(world, held, process);
        foreach (var inode in inodes) AddInode(world, held, inode);
        world.Look(held.Keys.Select(PageId.FromBits));
        return [.. held.SelectMany(entry => Check(world, PageId.FromBits(entry.Key), entry.Value))];
    }

    /// <summary>Who holds pages of a pgmap, for a drain that does not end: holder, kind, page and count, at most <paramref name="most"/> rows.</summary>
    public static IReadOnlyList<(string Holder, string Kind, PageId Page, long Count)> Holders(IEngine engine, PgmapId pgmap, int most)
    {
        var rows = engine.Processes.ToList().SelectMany(process => HeldBy(process, pgmap, most))
            .Concat(engine.Inodes.SelectMany(inode => HeldBy(inode, pgmap, most)));
        return WithProvider(engine, pgmap, [.. rows.Take(most)], most);
    }

    /// <summary>
    /// These holders, and behind them what keeps a driver's device and module where its pages do that: the provider, with the first page that is out and how
    /// many are. The last page_free lets them go (kernel-model 2.e19).
    /// </summary>
    public static IReadOnlyList<(string Holder, string Kind, PageId Page, long Count)> WithProvider(
        IEngine engine, PgmapId pgmap, IReadOnlyList<(string Holder, string Kind, PageId Page, long Count)> rows, int most)
    {
        var spec = engine.Inspect(pgmap).Spec;
        if (rows.Count >= most || !SchemeList.Get(spec.Scheme, spec.Type).HoldsProvider) return rows;
        var (first, pages) = (-1L, 0L);
        for (var from = 0L; from < spec.Frames; from += PagesAtOnce)
        {
            var to = Math.Min(from + PagesAtOnce, spec.Frames);
            var shown = engine.TryInspect([.. Enumerable.Range(0, (int)(to - from)).Select(frame => new PageId(pgmap, from + frame))]);
            foreach (var (place, page) in shown.Index())
            {
                if (page is not { Counts.Ref: > 0 }) continue;
                pages += 1L << page.Value.Order;
                if (first < 0) first = from + place;
            }
        }

        return pages == 0 ? rows : [.. rows, (HolderId.Provider(pgmap).ToString(), ProviderKind, new(pgmap, first), pages)];
    }

    /// <summary>What one process holds of a pgmap, at most <paramref name="most"/> rows. No turn of the process may run meanwhile.</summary>
    public static IReadOnlyList<(string Holder, string Kind, PageId Page, long Count)> HeldBy(ProcessState process, PgmapId pgmap, int most)
    {
        var maps = process.Entries().Where(entry => entry.Pte.IsDevice && entry.Pte.Page.Pgmap == pgmap)
            .Select(entry => (process.Id.ToString(), "map", entry.Pte.Page, 1L));
        var pins = process.Pins().Where(pin => pin.Pin.Page.Pgmap == pgmap)
            .Select(pin => (NameOf(process, pin.Owner), Kind(pin.Pin), pin.Pin.Page, (long)pin.Pin.Pages));
        return [.. maps.Take(most), .. pins.Take(most)];
    }

    /// <summary>What the index of one inode holds of a pgmap, likewise; nothing under schemes whose entries take no reference.</summary>
    public static IReadOnlyList<(string Holder, string Kind, PageId Page, long Count)> HeldBy(InodeState inode, PgmapId pgmap, int most)
    {
        if (inode.Spec.Pgmap != pgmap || !SchemeList.Get(inode.Spec.Scheme).EntryTakesReference) return [];
        return
        [
            .. inode.Entries().Where(entry => entry.Entry.HasPage && !entry.Entry.Zapped)
                .Select(entry => (inode.Id.ToString(), "entry", new PageId(pgmap, entry.Entry.Frame), 1L)).Take(most),
        ];
    }

    /// <summary>
    /// How an owner object of <paramref name="process"/> is named: by those who can let it go. A pipe outlives the process that made it, and then whoever
    /// shares it is the holder (field-cases F10).
    /// </summary>
    public static string NameOf(ProcessState process, OwnerId owner)
    {
        var its = process.Owners[owner.Slot]!;
        return (process.Status != ProcessStatus.Running || its.ClosedByHost) && its.Others.Count > 0
            ? $"{string.Join(" and ", its.Others)} ({its.Kind} of {owner})"
            : $"{owner} ({its.Kind})";
    }

    private static string Kind(PinRecord pin) => pin.Longterm ? "longterm" : pin.Use == PageUse.Pin ? "pin" : "get";

    private static IEnumerable<PageId> Named(ProcessState process) =>
        process.Entries().Where(entry => entry.Pte.IsDevice).Select(entry => entry.Pte.Page).Concat(process.Pins().Select(pin => pin.Pin.Page));

    private static IEnumerable<PageId> Named(InodeState inode) =>
        inode.Entries().Where(entry => entry.Entry.HasPage).Select(entry => new PageId(inode.Spec.Pgmap, entry.Entry.Frame));

    private static void AddProcess(Seen world, SortedDictionary<ulong, Held> held, ProcessState process)
    {
        foreach (var (_, pte, _) in process.Entries())
        {
            if (!pte.IsDevice) continue;
            var entry = Of(world, held, pte.Page);
            entry.Maps++;
            entry.Owner ??= process.Id.ToString();
        }

        foreach (var (owner, _, pin) in process.Pins())
        {
            var entry = Of(world, held, pin.Page);
            entry.Pins++;
            entry.Longterm += pin.Longterm ? 1 : 0;
            entry.PinDelta += pin.Use == PageUse.Get ? pin.Pages : entry.Order > 0 ? pin.Pages : (long)pin.Pages * PageCounts.PinBias;
            entry.Owner ??= owner.ToString();
        }
    }

    private static void AddInode(Seen world, SortedDictionary<ulong, Held> held, InodeState inode)
    {
        foreach (var (_, entry, _) in inode.Entries())
        {
            if (!entry.HasPage) continue;
            var page = Of(world, held, new(inode.Spec.Pgmap, entry.Frame));
            page.Entries++;
            if (!entry.Zapped) page.LiveEntries++;
            page.Owner ??= inode.Id.ToString();
        }
    }

    private static Held Of(Seen world, SortedDictionary<ulong, Held> held, PageId page)
    {
        var order = world.Page(page) is { } snapshot && Folios(world, page.Pgmap) ? snapshot.Order : 0;
        var head = page.Head(order);
        if (!held.TryGetValue(head.Bits, out var entry)) held[head.Bits] = entry = new() { Order = order };
        return entry;
    }

    private static bool Folios(Seen world, PgmapId pgmap)
    {
        var spec = world.Pgmap(pgmap).Spec;
        return spec.Type != MemoryType.FsDax || SchemeList.Get(spec.Scheme).FsDaxFolios;
    }

    // Nobody reads what such an entry says of a device that is gone.
    private static bool DeletionAsksLife(Seen world, PgmapId pgmap)
    {
        var spec = world.Pgmap(pgmap).Spec;
        return SchemeList.Get(spec.Scheme, spec.Type).DeletionAsksLife;
    }

    private static IEnumerable<BrokenInvariant> Check(Seen world, PageId page, Held held)
    {
        var owner = held.Owner ?? "nobody";
        if (world.Page(page) is not { } snapshot || world.Pgmap(page.Pgmap).Life == Life.Freed)
        {
            if (held.Maps > 0) yield return new(Invariant.MappingOutlivesPgmap, page, owner, $"{held.Maps} page-table entries");
            if (held.Pins > 0) yield return new(Invariant.PinOutlivesPgmap, page, owner, $"{held.Pins} gets or pins");
            if (held.Entries > 0 && !DeletionAsksLife(world, page.Pgmap))
                yield return new(Invariant.EntryOutlivesPgmap, page, owner, $"{held.Entries} index entries");
            yield break;
        }

        var spec = world.Pgmap(page.Pgmap).Spec;
        var traits = SchemeList.Get(spec.Scheme, spec.Type);
        if (held.Longterm > 0 && spec.Type is (MemoryType.Private or MemoryType.Coherent))
            yield return new(Invariant.LongtermOnMovable, page, owner, $"{held.Longterm} longterm pins on {spec.Type} memory");
        var expected = held.PinDelta + (traits.MapTakesReference ? held.Maps : 0) + (traits.EntryTakesReference ? held.LiveEntries : 0);
        var claims = traits.MapTakesReference || traits.EntryTakesReference;
        if (claims && held.Maps > 0 && snapshot.Counts.Ref == 0)
            yield return new(Invariant.MappedAtZero, page, owner, $"{held.Maps} page-table entries, {snapshot.Counts}");
        else if (snapshot.Counts.Ref < expected)
            yield return new(Invariant.Underflow, page, owner, $"holders keep {expected} references, {snapshot.Counts}");
        if (traits.MapTakesReference && !PageRules.MapsAreHeld(snapshot.Counts))
            yield return new(Invariant.MapcountAboveRef, page, owner, snapshot.Counts.ToString());
    }

    // What pages and pgmaps show, asked for once: on a cluster each question is a call.
    private sealed class Seen(IEngine engine)
    {
        private readonly Dictionary<ulong, PageSnapshot?> _pages = [];
        private readonly Dictionary<int, PgmapSnapshot> _pgmaps = [];

        public void Look(IEnumerable<PageId> pages)
        {
            List<PageId> unseen = [.. pages.Where(page => _pages.TryAdd(page.Bits, null))];
            foreach (var (page, snapshot) in unseen.Zip(engine.TryInspect(unseen))) _pages[page.Bits] = snapshot;
        }

        public PageSnapshot? Page(PageId page) => _pages[page.Bits];

        public PgmapSnapshot Pgmap(PgmapId pgmap)
        {
            if (!_pgmaps.TryGetValue(pgmap.Value, out var seen)) _pgmaps[pgmap.Value] = seen = engine.Inspect(pgmap);
            return seen;
        }
    }

    private sealed class Held
    {
        public int Order;
        public long Maps;
        public long Pins;
        public long PinDelta;
        public long Longterm;
        public long Entries;
        public long LiveEntries;
        public string? Owner;
    }
}
