using Shouldly;
using ZoneDrain.Engines.Embedded;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Experiments.Tests.Workloads;

/// <summary>
/// Goal: one sleeper may wait for what another got when it woke. Method: a session that lets the fork of a load sleep, and whose second sleeper ends with the
/// exit of the child.
/// </summary>
public class AwaitSleepersTests
{
    [Fact]
    public void What_woke_with_something_lets_go_of_it_while_another_still_sleeps()
    {
        string[] sets = ["workload.mix={fork: 1}", "devices[0].size=1MiB", "processes.count=1", "teardown.deadline=1s"];
        var scenario = ShippedScenarios.Get("default", new() { Sets = sets })!.Scenario.ShouldNotBeNull();
        using var engine = new EmbeddedEngine(new() { Workers = 1 });
        var life = new Life(ScenarioWorld.Create(engine, scenario.World, StrategyId.Sweep, TimeProvider.System));
        var load = new WorkerLoad(engine, life, 0, TimeProvider.System);
        var session = new Sleepy(engine.Session);
        load.Step(session);
        session.Sleeping.ShouldBe(2, "the fork, and what waits for the child's pipes");

        load.LetGoOfAll(session);
        load.AwaitSleepers(session);

        session.Sleeping.ShouldBe(0);
        engine.Processes.Select(process => process.Id).ShouldNotContain(session.Child);
    }

    private sealed record Life(ScenarioWorld World) : ILife
    {
        public int Workers => 1;

        public ulong Seed => 1;

        public bool Measures => false;

        public IFaults? Faults => null;

        public bool IsKilled => false;

        public bool IsStopping => false;
    }

    private sealed class Sleepy(ISession session) : ISession
    {
        private const long Ticket = 77;
        private Completion? _fork;
        private bool _waits;

        public ProcessId Child { get; private set; }

        public int Worker => session.Worker;

        public int Sleeping => session.Sleeping + (_fork is null ? 0 : 1) + (_waits ? 1 : 0);

        public bool HasNews => false;

        public Completion Start<TProtocol>(TProtocol protocol) where TProtocol : struct, IProtocol
        {
            var ended = session.Start(protocol);
            if (protocol is ForkAndTouch fork)
            {
                Child = fork.Child;
                (_fork, _waits) = (ended with { Ticket = Ticket, Protocol = fork }, true);
                return new(false, default, default, Ticket, null);
            }

            if (protocol is Exit exit && exit.Process == Child) _waits = false;
            return ended;
        }

        public bool WaitForNews(TimeSpan timeout) => _fork is not null;

        public bool TryTakeCompletion(out Completion completion)
        {
            completion = _fork ?? default;
            var took = _fork is not null;
            _fork = null;
            return took;
        }

        public bool TryWaitFor(long ticket, TimeSpan timeout, out Completion completion) => session.TryWaitFor(ticket, timeout, out completion);

        public bool Interrupt(long ticket) => session.Interrupt(ticket);
    }
}
