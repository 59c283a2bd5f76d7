using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Protocols;
using World = ZoneDrain.Engines.Explorer.World;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>
/// Goal: whatever meets whatever, a page of a process is counted as often as it is held, no entry stays under migration, and nobody sleeps for ever (what
/// field-cases F14 found once stands here for every pair of operations). Method: three tasks of three operations each on four pages, drawn and scheduled by a
/// seed; a coherent and a private device, a block of RAM that goes offline, two processes, signals.
/// </summary>
public sealed class AnonymousRacesTests(ITestOutputHelper output)
{
    private const int Pages = 4;
    private const ulong Seeds = 2000;
    private const int TurnsMax = 100_000;
    private const VmaFlags ReadWrite = VmaFlags.Read | VmaFlags.Write;

    [Fact]
    public void Whatever_meets_whatever_no_page_and_no_count_is_lost()
    {
        var turns = 0L;
        for (var seed = 1UL; seed <= Seeds; seed++) turns += Run(seed);
        output.WriteLine($"seeds 1 to {Seeds}, {turns} turns");
    }

    private static long Run(ulong seed)
    {
        var draws = new ChoiceDraws(seed);
        var scene = new Scene(draws.Below(2) == 0 ? MemoryType.Coherent : MemoryType.Private);
        var world = scene.World;
        for (var task = 0; task < 3; task++)
            world.AddTask($"task {task}", task % 2, [.. Enumerable.Range(0, 3).Select(_ => scene.Draw(ref draws))]);
        var choices = new Choice[world.ChoicesMax];
        var turns = 0L;
        for (var count = world.Choices(choices); count > 0; count = world.Choices(choices))
        {
            (++turns).ShouldBeLessThan(TurnsMax, $"seed {seed}: {Where(world)}");
            world.Take(choices[draws.Below(count)]);
        }

        scene.Check($"seed {seed}: {Where(world)}");
        return turns;
    }

    private static string Where(World world) => string.Join("; ", world.Tasks.Select(task =>
    {
        var script = task.Script.Select(step => step.Prototype.Name.Split(", Step =")[0]);
        return $"{task.Name}{(task.Ended ? " ended" : $" at {task.Box.Step}")}: {string.Join(", ", script)}";
    }));

    private sealed class Scene
    {
        private readonly PgmapId _ram;
        private readonly PgmapId _block;
        private readonly PgmapId _device;
        private readonly PteKind _form;
        private readonly ProcessId _process;
        private readonly ProcessId _child;
        private readonly long _at;
        private readonly int[] _owners = new int[4];

        public Scene(MemoryType type)
        {
            World = new(new(2)) { SignalBudget = 100 };
            _form = type.EntryForm();
            _ram = World.AddPgmap(new(MemoryType.Ram, 24, 0, SchemeId.E, StrategyId.Bulk));
            _block = World.AddPgmap(new(MemoryType.Ram, 6, 0, SchemeId.E, StrategyId.Bulk), movable: true);
            _device = World.AddPgmap(new(type, 6, 0, SchemeId.E, StrategyId.Counter));
            _process = World.AddProcess();
            _child = World.ReserveProcess();
            _at = World.Setup(new MmapAnonymous(_process, _ram, Pages, ReadWrite)).Handle;
            for (var page = 0; page < Pages; page++) World.Setup(new Fault(_process, _at + page, Write: true));
            World.Setup(new Mirror(_process, new(_device)));
            World.Setup(new MigrateVma(_process, _at, _at + 1, new(_ram), new(_block)));
            World.Setup(new MigrateVma(_process, _at + 1, _at + 2, new(_ram), new(_device), _form));
            World.Setup(new Fork(_process, _child));
            for (var owner = 0; owner < _owners.Length; owner++) _owners[owner] = (int)World.Setup(new OpenOwner(_process, OwnerKind.Descriptor)).Handle;
        }

        public World World { get; }

        public ScriptStep Draw(ref ChoiceDraws draws)
        {
            var page = _at + draws.Below(Pages);
            var end = Math.Min(_at + Pages, page + 1 + draws.Below(3));
            var who = draws.Below(3) == 0 ? _child : _process;
            var owner = _owners[draws.Below(_owners.Length)];
            return draws.Below(21) switch
            {
                0 => ScriptStep.Of(new MigrateVma(who, page, end, new(_ram), new(_device), _form, Holes: true)),
                1 => ScriptStep.Of(new MigrateVma(who, page, end, new(_device), new(_ram))),
                2 => ScriptStep.Of(new MigrateVma(who, page, end, new(_ram), new(_block))),
                3 => ScriptStep.Of(new EvictFrames(_device, 0, 6)),
                4 => ScriptStep.Of(new OfflineBlock(_block, 6, 1)),
                5 => ScriptStep.Of(new Mprotect(who, page, end, VmaFlags.Read)),
                6 => ScriptStep.Of(new Mprotect(who, page, end, ReadWrite)),
                7 => ScriptStep.Of(new Zap(who, page, end)),
                8 => ScriptStep.Of(new Fault(who, page, Write: true)),
                9 => ScriptStep.Of(new Fault(who, page, Write: false)),
                10 => ScriptStep.Of(new Gup(_process, page, 1, owner, GupMode.Get)),
                11 => ScriptStep.Of(new Gup(_process, page, 1, owner, GupMode.Pin | GupMode.Write)),
                12 => ScriptStep.Of(new Gup(_process, page, 1, owner, GupMode.Pin | GupMode.Longterm) { LongtermAttempts = 3 }),
                13 => ScriptStep.Of(new CloseOwner(new(_process, owner))),
                15 => ScriptStep.Of(new Mprotect(who, page, end, VmaFlags.None)),
                18 => ScriptStep.Of(new OfflineBlock(_block, 6)),
                19 => ScriptStep.Of(new Mremap(who, page, end - page, page + 1000 + draws.Below(8))),
                16 => ScriptStep.Of(new MadvFree(who, page, end, new(_ram))),
                17 => ScriptStep.Of(new Mbind(who, page, end, new(_ram), new(_block))),
                14 => ScriptStep.Of(new MakeExclusive(_process, page, 1, new(_device))),
                _ => ScriptStep.Of(new Munmap(who, page, page + 1)),
            };
        }

        public void Check(string what)
        {
            World.Found.ShouldBeEmpty(what);
            World.Tasks.ShouldAllBe(task => task.Ended, what);
            var expected = new Dictionary<PageId, (int Ref, int Map)>();
            foreach (var process in World.Processes)
            {
                foreach (var (_, pte, _) in process!.Entries())
                {
                    pte.Kind.ShouldNotBe(PteKind.Migration, what);
                    if (pte.IsDevice) Add(pte.Page, 1, 1);
                }

                foreach (var (_, _, pin) in process.Pins()) Add(pin.Page, pin.Use == PageUse.Pin ? PageCounts.PinBias : 1, 0);
            }

            foreach (var pgmap in World.Pgmaps)
            {
                for (var frame = 0; frame < pgmap.Cells.Length; frame++)
                {
                    var counts = pgmap.Cells[frame].Counts;
                    (counts.Ref, counts.Map).ShouldBe(expected.GetValueOrDefault(new(pgmap.Id, frame)), $"{what}; frame {frame} of {pgmap.Id}");
                    World.Drivers[pgmap.Id.Value].IsUsed(frame).ShouldBe(counts.Ref > 0, $"{what}; frame {frame} of {pgmap.Id}");
                }
            }

            void Add(PageId page, int refs, int maps)
            {
                var (oldRefs, oldMaps) = expected.GetValueOrDefault(page);
                expected[page] = (oldRefs + refs, oldMaps + maps);
            }
        }
    }
}
