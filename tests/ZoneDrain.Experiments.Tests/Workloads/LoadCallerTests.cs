using Shouldly;
using ZoneDrain.Engines.Embedded;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Protocols;

namespace ZoneDrain.Experiments.Tests.Workloads;

/// <summary>Goal: a caller uses processes that live. Method: places whose process somebody has taken upon himself to replace.</summary>
public sealed class LoadCallerTests
{
    private const int Draws = 200;

    [Fact]
    public void A_process_that_exits_begins_no_operation()
    {
        using var engine = new EmbeddedEngine(new() { Workers = 1 });
        var world = World(engine);
        var caller = new LoadCaller(world, 1, 0, 1, [0, 1, 2, 3]);
        world.Processes[1].Current.TryReplace().ShouldBeTrue();
        world.Processes[2].Current.TryReplace().ShouldBeTrue();
        Places(caller).ShouldBe([0, 3], ignoreOrder: true);
    }

    [Fact]
    public void Where_every_process_exits_one_is_drawn_all_the_same()
    {
        using var engine = new EmbeddedEngine(new() { Workers = 1 });
        var world = World(engine);
        foreach (var process in world.Processes) process.Current.TryReplace().ShouldBeTrue();
        Places(new(world, 1, 0, 1, [0, 1, 2, 3])).ShouldBeSubsetOf([0, 1, 2, 3]);
    }

    /// <summary>A call that slept when a silo died may have left pins at its process that nobody knows of.</summary>
    [Fact]
    public void A_process_whose_gup_was_lost_asleep_goes_and_another_takes_its_place()
    {
        using var engine = new EmbeddedEngine(new() { Workers = 1 });
        var world = World(engine);
        var caller = new LoadCaller(world, 1, 0, 1, [0, 1, 2, 3]);
        var doubtful = world.Processes[2].Current.Id;
        caller.Sleep();
        caller.Wake(new(true, Outcome.EIO, default, 1, new Gup(doubtful, 0, 1, 0, GupMode.Pin)));
        caller.BeginStep();
        List<IProtocol> started = [];
        while (caller.Next(new Executor(engine, caller, started)))
        {
        }

        started[0].ShouldBe(new Exit(doubtful));
        world.Processes[2].Current.Id.ShouldNotBe(doubtful);
        world.Processes[2].Current.IsLeaving.ShouldBeFalse();
        engine.Processes.ShouldNotContain(process => process.Id == doubtful);
    }

    private readonly struct Executor(EmbeddedEngine engine, LoadCaller caller, List<IProtocol> started) : ILoadExecutor
    {
        public void Start<TProtocol>(in TProtocol protocol) where TProtocol : struct, IProtocol
        {
            started.Add(protocol);
            caller.Hear(engine.Session.Start(protocol));
        }

        public void ReserveProcess() => caller.Hear(engine.ReserveProcess());

        public void CreateProcess() => caller.Hear(engine.CreateProcess());

        public void AskIfLost(ProcessId process) => caller.Hear(false);
    }

    private static List<int> Places(LoadCaller caller) =>
        [.. Enumerable.Range(0, Draws).Select(_ =>
        {
            caller.Draw();
            return caller.Place;
        }).Distinct()];

    private static ScenarioWorld World(EmbeddedEngine engine)
    {
        var loaded = ShippedScenarios.Get("default", new() { Sets = ["devices[0].size=4MiB", "processes.count=4"] })!;
        var spec = (loaded.Scenario ?? throw new InvalidOperationException(string.Join('\n', loaded.Errors))).World;
        return ScenarioWorld.Create(engine, spec, StrategyId.Sweep, TimeProvider.System);
    }
}
