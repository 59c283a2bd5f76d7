using Orleans.TestingHost;
using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Drains;
using ZoneDrain.Engines.Tests;
using ZoneDrain.Grace;
using ZoneDrain.Inodes;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Tests;

/// <summary>
/// Goal: faults, gup, cuts and a drain go on while silos die, two at once too, and another joins. Method: seeded workers that take whatever outcome comes and
/// go on with a new process when theirs has died; afterwards every count equals what the living hold, all drains end, and the loss is named.
/// </summary>
public sealed class StormTests
{
    private const long Pages = 64;
    private const VmaFlags Flags = VmaFlags.Shared | VmaFlags.Read | VmaFlags.Write;

    [Theory]
    [InlineData(1, 1, SchemeId.D, StrategyId.Sweep)]
    [InlineData(2, 1, SchemeId.D, StrategyId.Percpu)]
    [InlineData(3, 1, SchemeId.C3, StrategyId.Counter)]
    [InlineData(4, 2, SchemeId.D, StrategyId.Sweep)]
    [InlineData(5, 2, SchemeId.D, StrategyId.Credit)]
    public async Task Silos_die_and_another_joins_in_the_middle_of_everything(int seed, int deaths, SchemeId scheme, StrategyId strategy)
    {
        var silos = (short)(2 + deaths);
        var cluster = TwoSilos.Deploy(silos);
        try
        {
            using var engine = new OrleansEngine(cluster.GrainFactory, new() { Workers = 3 });
            var spec = new PgmapSpec(MemoryType.FsDax, silos * Chunk.Frames, 0, scheme, strategy);
            var pgmap = await Task.Run(() => engine.CreatePgmap(spec));
            var devdax = Members.Devdax(strategy, chunks: silos);
            var dying = await Task.Run(() => new DevdaxScene(engine, engine.CreatePgmap(devdax), devdax, processes: 2));
            var drain = await Task.Run(() => engine.Session.Start(dying.Teardown()));
            drain.IsDone.ShouldBeFalse("pins hold it");

            var stop = 0;
            var work = Task.Run(() => engine.Run(3, session => new Worker(engine, session, pgmap, scheme, seed).Work(() => Volatile.Read(ref stop) != 0)));
            var victims = cluster.Victims(deaths);
            await Task.WhenAll([.. victims.Select(cluster.KillSiloAsync), cluster.StartAdditionalSiloAsync()]);
            await Task.Run(() => Members.Until(
                () => IsNamed(engine, pgmap, victims) && IsNamed(engine, dying.Pgmap, victims),
                () => $"the loss is known (seed {seed}); known: {string.Join(" | ", engine.Losses)}"));
            Volatile.Write(ref stop, 1);
            await work;
            await Task.Run(() => Check(engine, pgmap, spec, dying, drain, seed));
        }
        finally
        {
            await cluster.StopAllSilosAsync();
            await cluster.DisposeAsync();
        }
    }

    // Of silos that die at once, the first line may tell what was on all of them.
    private static bool IsNamed(OrleansEngine engine, PgmapId pgmap, IReadOnlyList<SiloHandle> victims)
    {
        var losses = string.Join('\n', engine.LossesOf(pgmap));
        return victims.All(victim => losses.Contains(victim.SiloAddress.ToString(), StringComparison.Ordinal))
            && losses.Contains("the cells of frames", StringComparison.Ordinal);
    }

    private static void Check(OrleansEngine engine, PgmapId pgmap, PgmapSpec spec, DevdaxScene dying, Completion drain, int seed)
    {
        ReferenceAudit.Run(engine).ShouldBeEmpty($"seed {seed}");
        engine.InUse(pgmap).ShouldBe(0, $"seed {seed}");
        dying.CloseAll();
        engine.Session.TryWaitFor(drain.Ticket, Members.Patience, out drain).ShouldBeTrue($"seed {seed}");
        drain.Outcome.ShouldBe(Outcome.Ok);
        var plan = new TeardownPlan(pgmap, spec.Scheme, spec.Strategy, spec.Frames, 0, ZapOrder.BeforeKill, GracePlacement.Both, IsDevdax: false);
        drain = engine.Session.Start(new Teardown(plan));
        if (!drain.IsDone) engine.Session.TryWaitFor(drain.Ticket, Members.Patience, out drain).ShouldBeTrue($"seed {seed}");
        drain.Outcome.ShouldBe(Outcome.Ok);
        engine.Inspect(pgmap).Life.ShouldBe(Life.Freed);
        engine.ViolationCounts.Failures.ShouldBe(0, $"seed {seed}: " + string.Join("; ", engine.Violations));
    }

    private sealed class Worker(OrleansEngine engine, ISession session, PgmapId pgmap, SchemeId scheme, int seed)
    {
        private readonly Random _random = new(seed * 100 + session.Worker);
        private readonly List<long> _asleep = [];
        private InodeId _file;
        private ProcessId _process;
        private long _start;
        private int _owner;

        public void Work(Func<bool> isOver)
        {
            _file = engine.CreateInode(new(InodeKind.File, pgmap, scheme, FileSystem.Ext4, Pages * 4096), BlockState.Hole);
            Begin();
            while (!isOver()) Step();
            End();
            foreach (var ticket in _asleep) session.TryWaitFor(ticket, Members.Patience, out _).ShouldBeTrue($"seed {seed}: what sleeps ends");

            // Entries hold references in some schemes: an empty file has none.
            Do(new Truncate(_file, FileSystem.Ext4, TruncateKind.Size, 0, 0), wait: true);
        }

        private void Begin()
        {
            _process = engine.CreateProcess();
            _start = Do(new Mmap(_process, _file, 0, Pages, Flags, -1)).Findings.Handle;
            _owner = (int)Do(new OpenOwner(_process, OwnerKind.Descriptor)).Findings.Handle;
        }

        private void End()
        {
            Do(new CloseOwner(new(_process, _owner)), wait: true);
            Do(new Munmap(_process, _start, _start + Pages), wait: true);
        }

        private void Step()
        {
            var page = _start + _random.Next((int)Pages);
            var outcome = _random.Next(8) switch
            {
                0 => Do(new Gup(_process, page, 2, _owner, GupMode.Pin | GupMode.Write)).Outcome,
                1 => Do(new Gup(_process, page, 1, _owner, 0)).Outcome,
                2 => Reopen(),
                3 => Do(new Truncate(_file, FileSystem.Ext4, TruncateKind.Punch, _random.Next((int)Pages) * 4096L, 8 * 4096)).Outcome,
                _ => Do(new Fault(_process, page, _random.Next(2) == 0)).Outcome,
            };
            if (outcome is Outcome.SIGSEGV or Outcome.ENOENT or Outcome.EFAULT or Outcome.EIO
                && engine.Processes.All(process => process.Id != _process)) Begin();
        }

        private Outcome Reopen()
        {
            Do(new CloseOwner(new(_process, _owner)), wait: true);
            var opened = Do(new OpenOwner(_process, OwnerKind.Descriptor));
            _owner = (int)opened.Findings.Handle;
            return opened.Outcome;
        }

        private Completion Do<TProtocol>(TProtocol protocol, bool wait = false) where TProtocol : struct, IProtocol
        {
            var done = session.Start(protocol);
            if (done.IsDone) return done;
            if (wait) session.TryWaitFor(done.Ticket, Members.Patience, out done).ShouldBeTrue($"seed {seed}: {protocol}");

            // A cut that waits for this worker's own pins is left alone until they are closed.
            else _asleep.Add(done.Ticket);
            return done;
        }
    }
}
