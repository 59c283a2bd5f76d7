using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// A process with three pages of its own memory, a device of three frames that has the first and the last, and a driver that is not told of the kill. The
/// second page moves in and goes again while the first is there, which goes last (field-cases F17); the third is pinned for ever, and so moves out first (F12).
/// </summary>
internal static class DriverWorld
{
    private const int Pages = 3;

    public static World Make(WorldSettings settings, WorldRules? rules)
    {
        var world = new World(new(settings.Workers, settings.InstantKill, MergesSections: !settings.SplitsSections))
        {
            Rules = rules ?? new(),
            SignalBudget = settings.Signals,
        };
        var last = settings.Workers - 1;
        var ram = world.AddPgmap(new(MemoryType.Ram, 2 * Pages, 0, settings.Scheme, StrategyId.Bulk));
        var chunk = world.AddPgmap(new(settings.Memory, Pages, 0, settings.Scheme, settings.Drain));
        var process = world.AddProcess();
        var at = world.Setup(new MmapAnonymous(process, ram, Pages, VmaFlags.Read | VmaFlags.Write)).Handle;
        world.Setup(new Mirror(process, new(chunk)));
        world.Setup(MoveIn(at));
        world.Setup(MoveIn(at + 2));
        var owner = (int)world.Setup(new OpenOwner(process, OwnerKind.Descriptor)).Handle;
        world.AddTask("process", last, [
            ScriptStep.Of(MoveIn(at + 1)),
            ScriptStep.Of(new Zap(process, at + 1, at + 2)),
            ScriptStep.Of(new Zap(process, at, at + 1))]);
        world.AddTask("longterm pin", 0, [
            ScriptStep.Of(new Gup(process, at + 2, 1, owner, GupMode.Pin | GupMode.Longterm)),
            ScriptStep.Of(new CloseOwner(new(process, owner))),
            ScriptStep.Of(new Zap(process, at + 2, at + 3))]);
        var plan = new TeardownPlan(chunk, settings.Scheme, settings.Drain, Pages, 0, ZapOrder.None, settings.Grace, IsDevdax: false);
        world.AddTask("teardown", 0, [ScriptStep.Of(new Teardown(plan))]);
        return world;

        MigrateVma MoveIn(long page) => new(process, page, page + 1, new(ram), new(chunk), Holes: true);
    }
}
