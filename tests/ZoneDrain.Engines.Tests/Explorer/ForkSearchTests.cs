using System.Diagnostics;
using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Processes;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;
using World = ZoneDrain.Engines.Explorer.World;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>
/// Goal: a page that moves while its process forks ends in one place for both, with a reference for each of them and none else. Method: one page of anonymous
/// memory, a fork, and a move to a device, or back from it by its driver or a store; every order, to the
/// end, with every number of times that the fork meets the move and tries again.
/// </summary>
public sealed class ForkSearchTests(ITestOutputHelper output)
{
    private const int StatesMax = 1_000_000;
    private const int RamFrames = 4;

    public static TheoryData<SchemeId, MemoryType, string> Moves => new(
        from id in Enum.GetValues<SchemeId>()
        from type in (MemoryType[])[MemoryType.Private, MemoryType.Coherent]
        from move in (string[])["there", "back", "eviction", "store"]
        select (id, type, move));

    [Theory]
    [MemberData(nameof(Moves))]
    public void A_fork_and_a_move_of_the_page_that_it_copies(SchemeId scheme, MemoryType type, string move)
    {
        var watch = Stopwatch.StartNew();
        var states = Search(scheme, type, move, new());
        output.WriteLine($"{scheme} {type} {move}: {states} states, {watch.Elapsed.TotalSeconds:0.0} s");
    }

    [Theory]
    [InlineData("there")]
    [InlineData("back")]
    [InlineData("eviction")]
    public void A_fork_that_passes_over_a_page_that_moves_is_found_out(string move) =>
        Should.Throw<ShouldAssertException>(() => Search(SchemeId.E19, MemoryType.Private, move, new ForkPassesOverMoving()));

    private static int Search(SchemeId scheme, MemoryType type, string move, WorldRules rules)
    {
        var world = new World(new(2)) { Rules = rules };
        var ram = world.AddPgmap(new(MemoryType.Ram, RamFrames, 0, SchemeId.D, StrategyId.Bulk));
        var device = world.AddPgmap(new(type, 2, 0, scheme, SchemeList.Get(scheme).NativeDrain));
        var form = type.EntryForm();
        var process = world.AddProcess();
        var at = world.Setup(new MmapAnonymous(process, ram, 1, VmaFlags.Read | VmaFlags.Write)).Handle;
        world.Setup(new Fault(process, at, Write: true));
        var there = new MigrateVma(process, at, at + 1, new(ram), new(device), form);
        if (move != "there") world.Setup(there);
        var child = world.ReserveProcess();
        world.AddTask("fork", 0, [ScriptStep.Of(new Fork(process, child))]);
        world.AddTask("move", 1, [move switch
        {
            "there" => ScriptStep.Of(there),
            "back" => ScriptStep.Of(new MigrateVma(process, at, at + 1, new(device), new(ram))),
            "eviction" => ScriptStep.Of(new EvictFrames(device, 0, 2, scheme)),
            _ => ScriptStep.Of(new Fault(process, at, Write: true)),
        }]);
        return EveryEnd.Of(world, StatesMax, end =>
        {
            end.Found.ShouldBeEmpty();
            end.Tasks.ShouldAllBe(task => task.Ended);

            // A fork that met the move too often ends with EAGAIN, and leaves no child.
            end.Processes[child.Value]!.Generation.ShouldBe(0);
            (end.Processes[process.Value]!.Generation % 2).ShouldBe(0, "no fork works on it any more");
            var running = end.Processes.OfType<ProcessState>().Where(each => each.Status == ProcessStatus.Running).ToList();
            var entries = running.Select(each => each.EntryAt(at, out _)).ToList();
            entries.ShouldAllBe(entry => entry.IsDevice && entry.Kind != PteKind.Migration);
            foreach (var pgmap in (PgmapId[])[ram, device])
            {
                var cells = end.Pgmaps[pgmap.Value].Cells;
                for (var frame = 0; frame < cells.Length; frame++)
                {
                    var mapped = entries.Count(entry => entry.Page == new PageId(pgmap, frame));
                    (cells[frame].Counts.Ref, cells[frame].Counts.Map).ShouldBe((mapped, mapped));
                    end.Drivers[pgmap.Value].IsUsed(frame).ShouldBe(mapped > 0);
                }
            }
        });
    }

    // A migration entry is neither copied nor waited for, so that the child goes without the page.
    private sealed class ForkPassesOverMoving : WorldRules
    {
        public override ProcessReply Process(ProcessState process, in ProcessEvent question)
        {
            var reply = base.Process(process, question);
            var passes = question.Op == ProcessOp.CopyEntry && reply.Outcome == Outcome.EAGAIN;
            return passes ? base.Process(process, question with { From = reply.From + 1 }) : reply;
        }
    }
}
