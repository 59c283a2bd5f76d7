using ZoneDrain.Drivers;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// A world that can come to the counts that were seen, with as many holders as they ask for and no more: processes that map a page, gets and pins of it, a
/// truncation where there is a file, a driver that takes the page back where there is one, a teardown. Each may act or not, at any time. Where the counts ask
/// for a crowd, nobody acts beside its members but the teardown: their orders alone are many.
/// </summary>
internal sealed class DiagnosisWorld
{
    /// <summary>Mappings, gets, and pages beside the one in question, at most, each: more of them only repeat.</summary>
    private const int Most = 3;

    private const int PinsMost = 2;
    private const int CrowdFrom = 4;
    private readonly List<string[]> _phrases = [];
    private readonly bool _isCrowd;

    public DiagnosisWorld(CountsSeen seen)
    {
        Seen = seen;
        var (type, traits) = (seen.Type, seen.Traits);
        var maps = Math.Clamp(seen.Map, 0, Most);
        var rest = Math.Max(0, seen.Ref - seen.Base - (traits.MapTakesReference ? seen.Map : 0));
        var (allPins, allGets) = seen.Order == 0 ? (rest / seen.PinRef, rest % seen.PinRef) : (seen.Pins ?? 0, rest - (seen.Pins ?? 0));
        var (pins, gets) = (Math.Min(PinsMost, allPins), Math.Min(Most, allGets));

        // What a driver takes a large folio for counts each of its pages.
        var each = type.IsAllocated() ? Unit : 1;
        var used = (seen.Pgmap ?? 1) / each;
        var pages = seen.PgmapCountsFrames || seen.Pgmap is null || traits.Edge == UseEdge.None ? 1 : (int)Math.Clamp(used, 1, Most);
        Spared = (Math.Max(0, seen.Map - maps), allGets - gets, allPins - pins, seen.PgmapCountsFrames ? 0 : Math.Max(0, used - Most) * each);
        _isCrowd = maps + gets + pins >= CrowdFrom;
        World = new(new(2));
        var process = type.IsAllocated() ? AddDriverMemory(maps, pages) : AddFile(Math.Max(1, maps), pages);
        AddHolders(process, gets, pins);
        var devdax = type == MemoryType.Generic;
        var zap = devdax ? ZapOrder.BeforeKill : ZapOrder.None;
        var frames = World.Pgmaps[Page.Pgmap.Value].Spec.Frames;
        var plan = new TeardownPlan(
            Page.Pgmap, seen.Scheme, traits.NativeDrain, frames, devdax ? seen.Order : (byte)0, zap, GracePlacement.AtKill, devdax);
        Add("the device", 1, (ScriptStep.Of(new Teardown(plan)), "the device is unbound"));
    }

    public CountsSeen Seen { get; }

    public World World { get; }

    /// <summary>The page in question.</summary>
    public PageId Page { get; private set; }

    /// <summary>What is so before anything happens; empty: nobody has the page.</summary>
    public string Beginning { get; private set; } = "";

    /// <summary>Mappings, gets, pins and other pages that the counts ask for and the world has not.</summary>
    public (int Maps, int Gets, int Pins, long Pages) Spared { get; }

    /// <summary>The counts that are looked for in it.</summary>
    public (int Ref, int Map, long? Pgmap) Wanted => (
        Seen.Ref - Spared.Gets - Seen.PinRef * Spared.Pins - (Seen.HasMapcount ? Spared.Maps : 0), Seen.Map - Spared.Maps, Seen.Pgmap - Spared.Pages);

    /// <summary>The pincount that is looked for; null for any.</summary>
    public int? WantedPins => Seen.Order == 0 ? null : Seen.Pins - Spared.Pins;

    // Pages of a folio.
    private long Unit => 1L << Seen.Order;

    /// <summary>What a step of a task does, as a sentence.</summary>
    public string Phrase(int task, int step) => _phrases[task][step];

    private void Add(string name, int worker, params (ScriptStep Step, string Phrase)[] steps)
    {
        World.AddTask(name, worker, [.. steps.Select(step => step.Step)]);
        _phrases.Add([.. steps.Select(step => step.Phrase)]);
    }

    private (ProcessId Process, long Vpn) AddFile(int maps, int pages)
    {
        var devdax = Seen.Type == MemoryType.Generic;
        var pgmap = World.AddPgmap(new(Seen.Type, pages * Unit, devdax ? Seen.Order : (byte)0, Seen.Scheme, Seen.Traits.NativeDrain));
        Page = new(pgmap, 0);
        var inode = World.AddInode(
            new(
                devdax ? InodeKind.Devdax : InodeKind.File, pgmap, Seen.Scheme, FileSystem.Ext4, pages * Unit * InodeState.PageSize,
                devdax ? Seen.Order : (byte)0),
            BlockState.Written);
        var first = default((ProcessId Process, long Vpn));
        var (come, go) = (new List<(ScriptStep, string)>(), new List<(ScriptStep, string)>());
        for (var i = 0; i < maps; i++)
        {
            var (process, vpn) = Worlds.Map(World, inode, devdax, pages * Unit, huge: Seen.Order > 0);
            if (i == 0) first = (process, vpn);
            come.Add((ScriptStep.Of(new Fault(process, vpn, Write: true)), $"{process} stores to the page"));
            go.Add((ScriptStep.Of(new Munmap(process, vpn, vpn + Unit)), $"{process} unmaps it"));
        }

        AddPairs(first.Process.ToString(), "other processes", come, go);

        for (var page = 1; page < pages; page++)
        {
            var store = new Fault(first.Process, first.Vpn + page * Unit, Write: true);
            Add($"{first.Process}, page {page}", 1, (ScriptStep.Of(store), $"{first.Process} stores to page {page}"));
        }

        if (devdax || _isCrowd) return first;
        Add("a truncator", 0,
            (ScriptStep.OrEnd(new OpenFile(inode)), "a truncator opens the file"),
            (ScriptStep.Of(new Truncate(inode, FileSystem.Ext4, TruncateKind.Size, 0, 0)), "a truncator truncates it"),
            (ScriptStep.Of(new CloseFile(inode)), "a truncator closes it"));
        return first;
    }

    private (ProcessId Process, long Vpn) AddDriverMemory(int maps, int pages)
    {
        var ram = World.AddPgmap(new(MemoryType.Ram, (4 + 2 * pages) * Unit, 0, Seen.Scheme, StrategyId.Bulk));

        // Where no large folio is left, small pages come and go one by one: their orders are many.
        var late = Seen.Traits.AllocatesLate && !_isCrowd && Seen.Order == 0 ? 1 : 0;
        var pgmap = World.AddPgmap(new(Seen.Type, (pages + late) * Unit, 0, Seen.Scheme, Seen.Traits.NativeDrain));
        Page = new(pgmap, 0);
        var process = World.AddProcess();
        var device = new DeviceMemory(pgmap);
        var readWrite = VmaFlags.Read | VmaFlags.Write | (Seen.Order > 0 ? VmaFlags.Huge : VmaFlags.None);
        long vpn;
        if (Seen.Type == MemoryType.PciP2pDma)
        {
            vpn = World.Setup(new MmapPeer(process, pgmap, pages, readWrite | VmaFlags.Shared)).Handle;
        }
        else
        {
            vpn = World.Setup(new MmapAnonymous(process, ram, (pages + late) * Unit, readWrite)).Handle;
            World.Setup(new Mirror(process, device));
            var form = Seen.Type.EntryForm();
            var moveIn = new MigrateVma(process, vpn, vpn + pages * Unit, new(ram), device, form, Holes: true);
            World.Setup(moveIn);
            if (late > 0)
            {
                // What is allocated after the kill may be counted by nobody, and its last put then drops what this page counts (field-cases F17).
                Add("another page", 0,
                    (ScriptStep.Of(moveIn with { From = vpn + pages * Unit, To = vpn + (pages + 1) * Unit }), "another page is allocated on the device"),
                    (ScriptStep.Of(new Zap(process, vpn + pages * Unit, vpn + (pages + 1) * Unit)), "another page is dropped"));
            }
        }

        Beginning = $"{process} has {(pages == 1 ? "the page" : $"{pages} pages")} on the device";
        List<ProcessId> all = [process];
        for (var i = 1; i < maps; i++)
        {
            var child = World.ReserveProcess();
            World.Setup(new Fork(process, child));
            all.Add(child);
        }

        if (all.Count > 1) Beginning += $", and so {(all.Count == 2 ? "has its child" : "have its children")} {string.Join(" and ", all.Skip(1))}";
        var drops = all.Select(mapper => (ScriptStep.Of(new Zap(mapper, vpn, vpn + Unit)), $"{mapper} drops the page (MADV_DONTNEED)")).ToArray();
        Add(process.ToString(), 0, drops[0]);
        if (drops.Length > 1) Add("other processes", 1, drops[1..]);
        for (var page = 1; page < pages; page++)
            Add($"{process}, page {page}", 0, (ScriptStep.Of(new Zap(process, vpn + page * Unit, vpn + (page + 1) * Unit)), $"{process} drops page {page}"));
        if (Seen.Type != MemoryType.PciP2pDma && !_isCrowd)
            Add("the driver", 1, (ScriptStep.Of(new MigrateVma(process, vpn, vpn + Unit, device, new(ram))), "the driver moves the page back to RAM"));
        return (process, vpn);
    }

    private void AddHolders((ProcessId Process, long Vpn) place, int gets, int pins)
    {
        var (process, vpn) = place;
        var peer = Seen.Type == MemoryType.PciP2pDma ? GupMode.Peer : default;
        var (come, go) = (new List<(ScriptStep, string)>(), new List<(ScriptStep, string)>());
        for (var i = 0; i < gets + pins; i++)
        {
            var walk = Seen.Order > 0 && Seen.Type != MemoryType.Private ? GupMode.SlowOnly : GupMode.FastOnly;
            var mode = (i < gets ? GupMode.Get : GupMode.Pin) | walk | peer;
            var owner = (int)World.Setup(new OpenOwner(process, OwnerKind.Descriptor)).Handle;
            var name = $"{process}, descriptor {owner}";
            come.Add((
                ScriptStep.Of(new Gup(process, vpn, 1, owner, mode)), $"{name} {(i < gets ? "gets the page (FOLL_GET)" : "pins the page (FOLL_PIN)")}"));
            go.Add((ScriptStep.Of(new CloseOwner(new(process, owner))), $"{name} lets go"));
        }

        AddPairs("a holder", "other holders", come, go);
    }

    // The first may come and go at any time; the others, which are like it, come one after another and go so. In a crowd all do.
    private void AddPairs(string first, string others, List<(ScriptStep, string)> come, List<(ScriptStep, string)> go)
    {
        if (_isCrowd)
        {
            if (come.Count > 0) Add(come.Count > 1 ? others : first, 1, [.. come, .. go]);
            return;
        }

        if (come.Count > 0) Add(first, 1, come[0], go[0]);
        if (come.Count > 1) Add(others, 0, [.. come.Skip(1), .. go.Skip(1)]);
    }
}
