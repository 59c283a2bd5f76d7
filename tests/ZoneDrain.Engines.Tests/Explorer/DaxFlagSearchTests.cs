using System.Globalization;
using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Engines.Tests.Explorer.Mutants;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;
using World = ZoneDrain.Engines.Explorer.World;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>
/// Goal: whatever becomes of the flag of a file, its blocks and cached copies of them are never mapped at the same time (case 122). Method: one process maps
/// the file and unmaps it, another opens and maps it, and somebody changes the flag, in every order.
/// </summary>
public sealed class DaxFlagSearchTests(ITestOutputHelper output)
{
    private const int StatesMax = 1_000_000;
    private const int SchedulesMax = 100_000;
    private const long At = 512;

    public static TheoryData<string> Names() => [nameof(FormFollowsFlag), nameof(LoadsUnlocked)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_is_in_memory_in_one_form_and_a_wrong_rule_is_found(string name)
    {
        var states = EveryEnd.Of(Make(null), StatesMax, world => world.Tasks.ToArray().ShouldAllBe(task => task.Ended), world =>
        {
            world.Found.ShouldBeEmpty();
            IsInTwoForms(world).ShouldBeFalse();
        });
        var random = EveryEnd.SchedulesNeeded(Make(Wrong(name)), new RandomSchedule(1), IsInTwoForms, SchedulesMax);
        var pct = EveryEnd.SchedulesNeeded(Make(Wrong(name)), new PctSchedule(1, depth: 4, stepsExpected: 64), IsInTwoForms, SchedulesMax);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: random {random} pct {pct} states {states}"));
        random.ShouldBePositive();
        pct.ShouldBePositive();
    }

    private static WorldRules Wrong(string name) => name == nameof(FormFollowsFlag) ? new FormFollowsFlag() : new LoadsUnlocked();

    private static bool IsInTwoForms(World world) => world.Inodes[0].Mappers.Count > 0 && world.Inodes[1].Mappers.Count > 0;

    // Both processes keep what they have mapped; the file is not in memory at first.
    private static World Make(WorldRules? wrong)
    {
        var world = new World(new(2)) { Rules = wrong ?? new WorldRules() };
        var dax = world.AddPgmap(new(MemoryType.FsDax, 1, 0, SchemeId.E, StrategyId.Bulk));
        var ram = world.AddPgmap(new(MemoryType.Ram, 2, 0, SchemeId.E, StrategyId.Bulk));
        var file = new DaxFile(
            world.AddInode(new(InodeKind.File, dax, SchemeId.E, FileSystem.Ext4, InodeState.PageSize), BlockState.Written),
            world.AddInode(new(InodeKind.PageCache, ram, SchemeId.E, FileSystem.Ext4, InodeState.PageSize), BlockState.Hole));
        world.Setup(new CloseNamed(file, InodeId.None, Pressure: true));
        for (var worker = 0; worker < 2; worker++)
            world.AddTask($"user {worker}", worker, [ScriptStep.Of(new OpenAndMap(file, world.AddProcess()))]);
        world.AddTask("flag", 0, [ScriptStep.Of(new SetDaxFlag(file.Dax, Dax: false))]);
        return world;
    }

    /// <summary>open, mmap, and close: the mapping keeps the file.</summary>
    private record struct OpenAndMap(DaxFile File, ProcessId Process) : IProtocol
    {
        private OpenNamed _open = new(File);
        private Mmap _map;
        private CloseNamed _close;
        private int _part;

        public readonly string Step => _part switch { 0 => "Open/" + _open.Step, 1 => "Map/" + _map.Step, _ => "Close/" + _close.Step };

        public readonly Findings Findings => default;

        public Next Advance(in Reply reply)
        {
            var next = _part switch { 0 => _open.Advance(reply), 1 => _map.Advance(reply), _ => _close.Advance(reply) };
            if (!next.IsDone || next.Outcome != Outcome.Ok || _part == 2) return next;
            var opened = new InodeId((int)_open.Findings.Handle);
            if (_part++ == 0)
            {
                _map = new(Process, opened, 0, 1, VmaFlags.Read | VmaFlags.Write | VmaFlags.Shared, At);
                return _map.Advance(Reply.None);
            }

            _close = new(File, opened);
            return _close.Advance(Reply.None);
        }
    }
}
