using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Protocols;
using World = ZoneDrain.Engines.Explorer.World;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>
/// Found by field-cases F14: an mprotect that met a page under migration changed the rights of its migration entry, and whoever was to put the page back took
/// the entry for somebody else's: the page was lost, and every fault on it failed for ever. Goal: the entry comes back with the rights that it has by then
/// (remove_migration_pte, mm/migrate.c). Method: every order of the two, in the process that moves and in one that shares the page.
/// </summary>
public sealed class RightsDuringMoveTests
{
    private const int StatesMax = 1_000_000;
    private const VmaFlags ReadWrite = VmaFlags.Read | VmaFlags.Write;

    [Theory]
    [InlineData(MemoryType.Private, false)]
    [InlineData(MemoryType.Private, true)]
    [InlineData(MemoryType.Coherent, false)]
    [InlineData(MemoryType.Coherent, true)]
    public void A_page_that_moves_while_its_rights_change_is_never_lost(MemoryType type, bool inChild)
    {
        var world = new World(new(2));
        var ram = world.AddPgmap(new(MemoryType.Ram, 4, 0, SchemeId.E, StrategyId.Bulk));
        var chunk = world.AddPgmap(new(type, 2, 0, SchemeId.E, StrategyId.Counter));
        var process = world.AddProcess();
        var at = world.Setup(new MmapAnonymous(process, ram, 1, ReadWrite)).Handle;
        world.Setup(new Fault(process, at, Write: true));
        var other = process;
        if (inChild)
        {
            other = world.ReserveProcess();
            world.Setup(new Fork(process, other));
        }

        var form = type.EntryForm();
        world.AddTask("driver", 0, [ScriptStep.Of(new MigrateVma(process, at, at + 1, new(ram), new(chunk), form))]);
        world.AddTask("mprotect", 1, [
            ScriptStep.Of(new Mprotect(other, at, at + 1, VmaFlags.Read)), ScriptStep.Of(new Mprotect(other, at, at + 1, ReadWrite))]);
        var moved = 0;
        EveryEnd.Of(world, StatesMax, end =>
        {
            end.Found.ShouldBeEmpty();
            end.Tasks.ShouldAllBe(task => task.Ended);
            var maps = 0;
            foreach (var one in (ProcessId[])[process, other])
            {
                var entry = end.Processes[one.Value]!.EntryAt(at, out _);
                entry.IsDevice.ShouldBeTrue(entry.ToString());
                end.Pgmaps[entry.Page.Pgmap.Value].Cells[entry.Page.Frame].Counts.Map.ShouldBe(inChild ? 2 : 1);
                moved += entry.Page.Pgmap == chunk ? 1 : 0;
                maps++;
            }

            maps.ShouldBe(2);
            var inRam = end.Processes[process.Value]!.EntryAt(at, out _).Page.Pgmap == ram;
            end.Pgmaps[ram.Value].Cells.Sum(cell => cell.Counts.Ref).ShouldBe(!inRam ? 0 : inChild ? 2 : 1);
        }).ShouldBeGreaterThan(20);
        moved.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_folio_that_is_split_while_rights_change_loses_no_page()
    {
        const long slot = 512, at = 3 * slot;
        for (var seed = 1UL; seed <= 60; seed++)
        {
            var world = new World(new(2));
            var ram = world.AddPgmap(new(MemoryType.Ram, slot, 0, SchemeId.E, StrategyId.Bulk));
            var process = world.AddProcess();
            world.Setup(new MmapAnonymous(process, ram, slot, ReadWrite | VmaFlags.Huge, at));
            world.Setup(new Fault(process, at, Write: true));
            world.AddTask("splitter", 0, [ScriptStep.Of(new SplitFolio(process, at + 5))]);
            world.AddTask("mprotect", 1, [
                ScriptStep.Of(new Mprotect(process, at, at + slot / 2, VmaFlags.Read)), ScriptStep.Of(new Mprotect(process, at, at + slot, VmaFlags.Read)),
                ScriptStep.Of(new Mprotect(process, at, at + slot, ReadWrite))]);
            var draws = new ChoiceDraws(seed);
            var choices = new Choice[world.ChoicesMax];

            // The mprotects come somewhere among the thousands of turns of the split, not all at its beginning.
            for (var count = world.Choices(choices); count > 0; count = world.Choices(choices))
                world.Take(choices[count > 1 && draws.Below(400) == 0 ? 1 : 0]);
            world.Tasks.ShouldAllBe(task => task.Ended, $"seed {seed}");
            for (var page = 0L; page < slot; page++)
                world.Processes[process.Value]!.EntryAt(at + page, out _).Kind.ShouldBe(PteKind.Normal, $"seed {seed}, page {page}");
            world.Pgmaps[ram.Value].Cells.Sum(cell => cell.Counts.Map).ShouldBe((int)slot, $"seed {seed}");
        }
    }
}
