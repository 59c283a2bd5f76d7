using Shouldly;
using ZoneDrain.Cli.Tests.Storage;
using ZoneDrain.Cluster.Database;
using ZoneDrain.Cluster.Hosting;
using ZoneDrain.Cluster.Tests.Processes;
using ZoneDrain.Drains;
using ZoneDrain.Grace;
using ZoneDrain.Inodes;
using ZoneDrain.Invariants;
using ZoneDrain.Pages;
using ZoneDrain.Pgmaps;
using ZoneDrain.Processes;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;

namespace ZoneDrain.Cluster.Tests.Database;

/// <summary>
/// Goal: with states in PostgreSQL nothing that was acknowledged is lost. Method: silos as processes, this test as their client; silos are killed without a
/// word, then what the client was told is looked for, and everything is audited.
/// </summary>
[Collection(ProcessesAlone.Name)]
public sealed class DurableWorldTests : IClassFixture<PostgresServer>
{
    private const long Frames = 3 * Chunk.Frames;
    private const VmaFlags Flags = VmaFlags.Shared | VmaFlags.Read | VmaFlags.Write | VmaFlags.Devdax;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly string _address;

    public DurableWorldTests(PostgresServer server)
    {
        _address = $"postgres://tests@127.0.0.1:{server.Port}/db{Guid.NewGuid():n}";
        if (PostgresServer.Missing is not null) return;
        using var source = Npgsql.NpgsqlDataSource.Create($"Host=127.0.0.1;Port={server.Port};Username=tests;Database=postgres;Pooling=false");
        using var command = source.CreateCommand($"create database {_address.Split('/')[^1]}");
        command.ExecuteNonQuery();
        ClusterSchema.Apply(DatabaseAddress.TryParse(_address)!, replace: false).ShouldBeNull();
    }

    [PostgresFact]
    public async Task A_cluster_that_is_stopped_and_started_again_finds_its_world()
    {
        using var files = Files(2, deadAfterS: 30);
        var world = new World();
        var (first, second) = (await files.Start(0), await files.Start(1));
        using (var cluster = Connect(files))
        {
            using var engine = Engine(cluster);
            world.Make(engine);
            world.Use(engine);
            world.Check(engine);
        }

        // One leaves, one is killed.
        second.Terminate();
        await second.Ended();
        first.Kill();
        await first.Ended();
        using var again = await files.Start(0);
        using (var cluster = Connect(files))
        {
            using var engine = Engine(cluster);
            world.Check(engine);
            world.Drain(engine);
        }

        first.Dispose();
        second.Dispose();
    }

    [PostgresFact]
    public async Task What_was_acknowledged_is_there_after_a_silo_was_killed()
    {
        using var files = Files(3, deadAfterS: 6);
        var world = new World();
        using var first = await files.Start(0);
        using var second = await files.Start(1);
        using var third = await files.Start(2);
        using var cluster = Connect(files);
        using var engine = Engine(cluster);
        world.Make(engine);
        world.Use(engine);
        third.Kill();
        world.Use(engine);
        await Task.Run(() => LossIsKnown(engine));
        world.Check(engine);
        world.Drain(engine);
    }

    private SiloFiles Files(int silos, int deadAfterS) => new(silos, _address, deadAfterS, ("state", "postgres"));

    private static ClusterConnection Connect(SiloFiles files) =>
        ClusterConnection.Connect(SiloSettingsFile.Read(files.Path(0), null, out _)!, TimeSpan.FromMinutes(1));

    private static OrleansEngine Engine(ClusterConnection cluster) => new(cluster.Grains, new() { Workers = 1, World = "kept", KeepsWorld = true });

    private static void LossIsKnown(OrleansEngine engine)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(begin) < Patience && engine.Losses.Count == 0) Thread.Sleep(100);
        engine.Losses.ShouldNotBeEmpty();
    }

    /// <summary>Processes that map and pin pages of a device, and what was acknowledged of it.</summary>
    private sealed class World
    {
        private readonly List<(ProcessId Id, long Start, int Owner)> _processes = [];
        private readonly SortedDictionary<(int Process, long Page), int> _pins = [];
        private PgmapId _pgmap;
        private InodeId _inode;
        private int _round;

        public void Make(OrleansEngine engine)
        {
            _pgmap = engine.CreatePgmap(new(MemoryType.Generic, Frames, 0, SchemeId.D, StrategyId.Counter));
            _inode = engine.CreateInode(new(InodeKind.Devdax, _pgmap, SchemeId.D, FileSystem.Ext4, Frames * 4096), BlockState.Hole);
            for (var i = 0; i < 6; i++)
            {
                var process = engine.CreateProcess();
                var start = engine.Session.Start(new Mmap(process, _inode, 0, Frames, Flags, -1)).Findings.Handle;
                var owner = (int)engine.Session.Start(new OpenOwner(process, OwnerKind.Descriptor)).Findings.Handle;
                _processes.Add((process, start, owner));
            }
        }

        // What was lost on the way answers EIO and is not counted; what answers Ok must be there.
        public void Use(OrleansEngine engine)
        {
            for (var i = 0; i < 60; i++)
            {
                var (process, start, owner) = _processes[i % _processes.Count];
                var page = (i * 37L + _round * 11) % Frames;
                engine.Session.Start(new Fault(process, start + page, Write: true));
                var pinned = engine.Session.Start(new Gup(process, start + page, 1, owner, GupMode.Pin | GupMode.Write));
                if (pinned.Outcome == Outcome.Ok) _pins[(process.Value, page)] = _pins.GetValueOrDefault((process.Value, page)) + 1;
            }

            _round++;
        }

        public void Check(OrleansEngine engine)
        {
            Audit.Run(engine).ShouldBeEmpty();
            engine.Processes.Count().ShouldBe(_processes.Count);
            foreach (var (id, start, _) in _processes)
            {
                var state = engine.Inspect(id);
                state.Mappings.ShouldHaveSingleItem();
                var pinned = state.Pins().GroupBy(pin => pin.Pin.Page.Frame).ToDictionary(group => group.Key, group => group.Count());
                foreach (var ((process, page), count) in _pins.Where(entry => entry.Key.Process == id.Value))
                    pinned.GetValueOrDefault(page).ShouldBeGreaterThanOrEqualTo(count, $"process-{process}, page {page}");
            }

            foreach (var frame in _pins.Keys.Select(key => key.Page).Distinct())
            {
                var held = engine.Processes.Sum(process => process.Pins().Count(pin => pin.Pin.Page.Frame == frame) * PageCounts.PinBias
                    + process.Entries().Count(entry => entry.Pte.IsDevice && entry.Pte.Page.Frame == frame));
                engine.Inspect(new PageId(_pgmap, frame)).Counts.Ref.ShouldBe(held, $"frame {frame}");
            }
        }

        public void Drain(OrleansEngine engine)
        {
            var plan = new TeardownPlan(_pgmap, SchemeId.D, StrategyId.Counter, Frames, 0, ZapOrder.BeforeKill, GracePlacement.Both, IsDevdax: true);
            var drain = engine.Session.Start(new Teardown(plan));
            drain.IsDone.ShouldBeFalse("pins hold it");
            foreach (var (id, _, owner) in _processes) engine.Session.Start(new CloseOwner(new(id, owner))).Outcome.ShouldBe(Outcome.Ok);
            engine.Session.TryWaitFor(drain.Ticket, Patience, out var ended).ShouldBeTrue();
            ended.Outcome.ShouldBe(Outcome.Ok);
            engine.Inspect(_pgmap).Life.ShouldBe(Life.Freed);
            engine.ViolationCounts.Failures.ShouldBe(0, string.Join("; ", engine.Violations));
        }
    }
}
