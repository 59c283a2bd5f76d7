using Shouldly;
using ZoneDrain.Engines.Embedded;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;
using ZoneDrain.Workloads;

namespace ZoneDrain.Cluster.Tests.Loads;

/// <summary>
/// Goal: one caller does the same on every engine: a seed's protocols, in order, with their arguments and their ends. Method: a caller in a world of the
/// embedded engine, one in a world of the silos, and what their sessions were asked and answered.
/// </summary>
public sealed class SameLoadTests
{
    private const int Operations = 400;

    public static TheoryData<string, ulong> Loads => new()
    {
        { "default", 1 },
        { "hot-set", 2 },
        { "pmem-unbind", 3 },
        { "gpu-extents", 4 },
        { "p2p-transfers", 5 },
        { "longterm-pins", 6 },
    };

    [Theory]
    [MemberData(nameof(Loads))]
    public void One_caller_does_the_same_on_the_embedded_engine_and_on_silos(string scenario, ulong seed)
    {
        using var embedded = new EmbeddedEngine(new() { Workers = 1 });
        using var silos = new OrleansEngine(TwoSilos.Cluster.GrainFactory, new() { Workers = 1 });
        Run(silos, scenario, seed).ShouldBe(Run(embedded, scenario, seed));
    }

    private static List<string> Run(IEngine engine, string scenario, ulong seed)
    {
        string[] small =
        [
            "workload.mix.fork=3", "workload.mix.exit=3", "workload.mix.unpin=3", "workload.mix.mremap=3",
        ];
        var loaded = ShippedScenarios.Get(scenario, new() { Sets = small })!;
        var spec = (loaded.Scenario ?? throw new InvalidOperationException(string.Join('\n', loaded.Errors))).World;
        var world = ScenarioWorld.Create(engine, spec, StrategyId.Sweep, TimeProvider.System);
        var caller = new LoadCaller(world, seed, 0, 1, [.. Enumerable.Range(0, world.Processes.Length)]);
        var session = new Recorded(engine.Session);
        for (var i = 0; i < Operations; i++)
        {
            while (session.TryTakeCompletion(out var ended)) caller.Wake(ended);
            caller.BeginStep();
            Do(engine, session, caller);
            caller.Draw();
            Do(engine, session, caller);
            session.Seen.Add($"{caller.Operation} of place {caller.Place}: {caller.Outcome}");
        }

        caller.LetGoOfAll();
        Do(engine, session, caller);
        caller.Held.Now.ShouldBe((0, 0, 0, 0));
        return session.Seen;
    }

    private static void Do(IEngine engine, ISession session, LoadCaller caller)
    {
        while (caller.Next(new SessionExecutor(engine, session, caller))) ;
    }

    private sealed class Recorded(ISession session) : ISession
    {
        public List<string> Seen { get; } = [];

        public int Worker => session.Worker;

        public int Sleeping => session.Sleeping;

        public bool HasNews => session.HasNews;

        public Completion Start<TProtocol>(TProtocol protocol) where TProtocol : struct, IProtocol
        {
            var ended = session.Start(protocol);
            Seen.Add($"{protocol} -> {(ended.IsDone ? $"{ended.Outcome} {ended.Findings}" : "sleeps")}");
            return ended;
        }

        public bool WaitForNews(TimeSpan timeout) => session.WaitForNews(timeout);

        public bool TryTakeCompletion(out Completion completion) => session.TryTakeCompletion(out completion);

        public bool TryWaitFor(long ticket, TimeSpan timeout, out Completion completion) => session.TryWaitFor(ticket, timeout, out completion);

        public bool Interrupt(long ticket) => session.Interrupt(ticket);
    }
}
