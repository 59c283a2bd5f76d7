using Shouldly;
using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Cells;
using ZoneDrain.Cluster.Recovery;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Delivery;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Tests;

/// <summary>
/// Goal: a load with many processes one after another is as fast at its end as at its beginning, and so is the mending of a loss. Method: who has ended is
/// counted by nobody and asked for by nobody, though others can ask whether it was made; and its calls are late all the same. After a while its grain leaves.
/// </summary>
public sealed class VacancyTests
{
    [Fact]
    public async Task Nobody_asks_for_processes_that_have_ended()
    {
        await Task.Run(() =>
        {
            using var engine = new OrleansEngine(TwoSilos.Inner, new() { Workers = 1 });
            var cluster = engine.Grains.GetGrain<IClusterGrain>(0);
            var processes = Enumerable.Range(0, 6).Select(_ => engine.CreateProcess()).ToList();
            Vacant().ShouldBeEmpty();
            foreach (var process in processes.Take(4)) engine.Session.Start(new Exit(process)).Outcome.ShouldBe(Outcome.Ok);
            Vacant().ShouldBe(processes.Take(4).Select(process => process.Value), ignoreOrder: true);
            engine.Processes.Select(process => process.Id).ShouldBe(processes.Skip(4));

            // Numbers that nobody has used yet are asked for before there is a process.
            var child = engine.ReserveProcess();
            engine.IsLost(child).ShouldBeTrue();
            Vacant().ShouldContain(child.Value);
            engine.Session.Start(new Fork(processes[4], child)).Outcome.ShouldBe(Outcome.Ok);
            engine.Processes.Select(process => process.Id).ShouldBe([.. processes.Skip(4), child]);

            List<int> Vacant()
            {
                var vacant = Calls.Again(() => cluster.VacantProcesses(engine.World));
                return [.. Enumerable.Range(0, 64).Where(number => vacant.Contains(number))];
            }
        });
    }

    [Fact]
    public async Task A_fence_does_not_ask_who_has_rested_and_who_rests_no_more_calls_later_than_it()
    {
        await Task.Run(async () =>
        {
            using var engine = new OrleansEngine(TwoSilos.Inner, new() { Workers = 1 });
            var pgmap = engine.CreatePgmap(Members.Devdax(StrategyId.Sweep));
            var processes = Enumerable.Range(0, 8).Select(_ => engine.CreateProcess()).ToList();
            foreach (var process in processes.Take(6)) engine.Session.Start(new Exit(process)).Outcome.ShouldBe(Outcome.Ok);
            (await Last(pgmap, rested: 0)).Count(call => processes.Exists(process => Is(call, process))).ShouldBe(8, "all have called a moment ago");

            var now = Lanes.FirstNumber() + (1 << 20);
            var asked = await Last(pgmap, now);
            processes.FindAll(process => asked.Exists(call => Is(call, process))).ShouldBe(processes[6..]);

            // Asked for the last call of one that begins something after that, it is a later one.
            while (Lanes.FirstNumber() <= now) await Task.Yield();
            engine.Session.Start(new Fault(processes[0], 1, Write: false)).Outcome.ShouldBe(Outcome.SIGSEGV);
            (await Last(pgmap, rested: 0)).Single(call => Is(call, processes[0])).Number.ShouldBeGreaterThan(now);

            async Task<List<CallStamp>> Last(PgmapId of, long rested)
            {
                var order = new SnapshotRequest(of, 0, [], [], [], [], Driver: false) { Rested = rested };
                var cuts = await Task.WhenAll(TwoSilos.OfEach<SiloAgents>().Select(
                    agents => agents.Of(agents.Here).Cut(engine.World, order).AsTask()));
                return [.. cuts.SelectMany(cut => cut).Select(cut => cut.Last)];
            }
        });
    }

    [Fact]
    public async Task Who_ended_long_ago_leaves_and_is_known_to_have_been_made_all_the_same()
    {
        await Task.Run(async () =>
        {
            using var engine = new OrleansEngine(TwoSilos.Inner, new() { Workers = 1 });
            var processes = Enumerable.Range(0, 6).Select(_ => engine.CreateProcess()).ToList();
            foreach (var process in processes.Take(4)) engine.Session.Start(new Exit(process)).Outcome.ShouldBe(Outcome.Ok);
            var child = engine.ReserveProcess();
            engine.IsLost(child).ShouldBeTrue("it was not made yet");
            var now = Lanes.FirstNumber() + (1 << 20);
            await Sweep(now);
            Hosts().ShouldBe(7, "nobody leaves before all silos were told");
            await Sweep(now);
            Members.Until(() => Hosts() == 3, () => $"four leave, and {Hosts()} are there");

            engine.Processes.Select(process => process.Id).ShouldBe(processes[4..]);
            Hosts().ShouldBe(3, "nobody asks for them");
            processes.ShouldAllBe(process => !engine.IsLost(process));
            engine.Session.Start(new Exit(processes[0])).Outcome.ShouldBe(Outcome.ENOENT);
            engine.Session.Start(new Fork(processes[4], processes[1])).Outcome.ShouldBe(Outcome.EIO, "it was made before");
            engine.Session.Start(new Fork(processes[4], child)).Outcome.ShouldBe(Outcome.Ok);

            int Hosts() => TwoSilos.Cluster.Silos.Sum(
                silo => Calls.Again(() => engine.Grains.GetGrain<IClusterGrain>(0).Share(engine.World, silo.SiloAddress)).Initiators);

            async Task Sweep(long rested)
            {
                foreach (var agents in TwoSilos.OfEach<SiloAgents>()) await agents.Of(agents.Here).Sweep(engine.World, rested);
            }
        });
    }

    [Fact]
    public async Task Who_joins_asks_once_who_has_ended()
    {
        var ended = new EndedProcesses();
        var asked = 0;
        for (var times = 0; times < 2; times++)
        {
            await ended.Learn(() =>
            {
                asked++;
                var told = new NumberSet();
                told.Add(70);
                return Task.FromResult<IReadOnlyList<NumberSet>>([new(), told]);
            });
        }

        asked.ShouldBe(1);
        ended.Add([3, 1000]);
        Enumerable.Range(0, 1024).Where(number => ended.Contains(number)).ShouldBe([3, 70, 1000]);
        ended.Copy().Contains(70).ShouldBeTrue();
    }

    [Fact]
    public void A_world_that_is_forgotten_leaves_no_grain()
    {
        var engine = new OrleansEngine(TwoSilos.Inner, new() { Workers = 1 });
        engine.CreatePgmap(Members.Devdax(StrategyId.Sweep));
        engine.CreateProcess();
        var stores = TwoSilos.OfEach<SiloStore>().Select(silo => silo.World(engine.World)).ToList();
        stores.Sum(store => store.Hosts.Count + store.Drivers.Count).ShouldBe(3);
        engine.Dispose();
        Members.Until(() => stores.Sum(store => store.Hosts.Count + store.Drivers.Count) == 0, () => "all leave");
    }

    [Fact]
    public void Calls_are_late_up_to_what_was_told_or_as_long_as_their_caller_had_rested()
    {
        var floors = new FloorTable();
        var (asked, rested) = (Lane(1), Lane(2));
        floors.Of(asked).ShouldBe(0);
        floors.Take(new(Version: 2, Rested: 100, [new(asked, 7, default), new(asked, 5, default)]));
        (floors.Of(asked), floors.Of(rested)).ShouldBe((7, 100));

        floors.Take(new(Version: 1, Rested: 50, []));
        (floors.Of(asked), floors.Of(rested)).ShouldBe((7, 100), "what an earlier fence told comes late");

        floors.Take(new(Version: 3, Rested: 200, [new(rested, 190, default)]));
        (floors.Of(asked), floors.Of(rested)).ShouldBe((200, 190), "who was asked before has rested since");

        static ulong Lane(long process) => Lanes.Of(new("world", ActorKind.Process, process), 3);
    }

    private static bool Is(CallStamp call, ProcessId process) => Lanes.InitiatorOf(call.Lane) == (ActorKind.Process, process.Value);
}
