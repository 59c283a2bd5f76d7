using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Shouldly;
using ZoneDrain.Cluster.Journals;
using ZoneDrain.Cluster.Wire;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Delivery;
using ZoneDrain.Drains;
using ZoneDrain.Drivers;
using ZoneDrain.Grace;
using ZoneDrain.Inodes;
using ZoneDrain.Processes;
using ZoneDrain.Protocols;
using ZoneDrain.Values;

namespace ZoneDrain.Cluster.Tests.Wire;

/// <summary>
/// Goal: what a journal holds is read, or refused by the name of its actor and version; and nothing is written by who could not read. Method: rows as grains
/// write them, of other forms, and mutated ones by the printed seed.
/// </summary>
public sealed class JournalFormTests(ITestOutputHelper output)
{
    private static readonly Serializer Serializer = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    [Fact]
    public async Task A_row_of_a_newer_form_is_not_read_and_nothing_is_written()
    {
        var journal = new Rows([new(4, true, Serializer.SerializeToArray(new WorldWhole([1, 2])), JournalForm.Current + 1)]);
        var log = new GrainLog<WorldWhole, WorldWhole>(journal, Serializer, "world-1", () => { });
        var refusal = await Should.ThrowAsync<InvalidPayloadException>(() => log.Recall(_ => { }, _ => { }));
        refusal.Message.ShouldBe($"version 4 of world-1 in the journal has form {JournalForm.Current + 1}; this build reads forms 1 to {JournalForm.Current}, "
            + "and a newer one wrote it");
        journal.Written.ShouldBe(0);
    }

    [Fact]
    public async Task A_teardown_in_a_row_of_the_first_form_goes_on_by_its_pgmaps_plan()
    {
        var spec = new PgmapSpec(MemoryType.FsDax, 2 * Chunk.Frames, 0, SchemeId.D, StrategyId.Counter);
        var old = new FirstPgmapWhole(
            new FirstPgmapPlan(spec, [], 9, Life.Dying, ZapOrder.AfterKill, GracePlacement.AtKill)
            {
                Teardown = new(new(77, 3), 12, new("ZoneDrain.Protocols.Teardown", [1, 2, 3, 4])),
            }, 5, true, false);
        var journal = new Rows([new(1, true, Serializer.SerializeToArray(old), 1)]);
        PgmapWhole? read = null;
        await new GrainLog<PgmapWhole, PgmapWhole>(journal, Serializer, "w/pgmap-3", () => { }).Recall(whole => read = whole, _ => { });
        var plan = read!.Plan!;
        (read.Base, read.BaseAdded, plan.Spec, plan.Version).ShouldBe((5L, true, spec, 9L));
        plan.Teardown.ShouldBe(new StoredTeardown(new(77, 3), 12));
        plan.TeardownOf(new(3)).ShouldBe(new TeardownPlan(
            new(3), SchemeId.D, StrategyId.Counter, 2 * Chunk.Frames, 0, ZapOrder.AfterKill, GracePlacement.AtKill, false));
    }

    [Fact]
    public async Task Rows_that_nobody_wrote_are_refused_by_name()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var draws = new Random(seed);
        var (read, refused) = (0, 0);
        for (var round = 0; round < 3000; round++)
        {
            foreach (var recall in Recalls(draws))
            {
                try
                {
                    await recall();
                    read++;
                }
                catch (InvalidPayloadException refusal)
                {
                    refusal.Message.ShouldStartWith("version 1 of world-1/actor-2 in the journal, of form");
                    refused++;
                }
            }
        }

        output.WriteLine($"{read} mutated rows were read, {refused} were refused");
        refused.ShouldBeGreaterThan(0);
    }

    private static IEnumerable<Func<Task>> Recalls(Random draws)
    {
        var stamp = new CallStamp(draws.NextInt64() is var lane && lane > 0 ? (ulong)lane : 1, draws.NextInt64(), default);
        yield return Recall<ProcessWhole, ProcessTurn>(draws, new(SavedProcess(), [new(stamp, default)]), whole => LoadProcess(whole.State));
        yield return Recall<InodeWhole, InodeTurn>(draws, new(SavedInode(), [], []), whole => whole.Inode.Open(new(1)));
        yield return Recall<DriverWhole, DriverTurn>(draws, new(512, SavedDriver(), []), LoadDriver);
        yield return Recall<WorldWhole, WorldWhole>(draws, new([1, 2, 3]), _ => { });
    }

    private static Func<Task> Recall<TWhole, TEvent>(Random draws, TWhole sent, Action<TWhole> take)
    {
        var body = Serializer.SerializeToArray(sent).ToList();
        for (var times = draws.Next(1, 4); times > 0; times--)
        {
            var at = draws.Next(body.Count);
            if (draws.Next(3) == 0) body.RemoveRange(at, body.Count - at);
            else body[at] = (byte)draws.Next(256);
            if (body.Count == 0) break;
        }

        var log = new GrainLog<TWhole, TEvent>(new Rows([new(1, true, [.. body])]), Serializer, "world-1/actor-2", () => { });
        return () => log.Recall(take, _ => { });
    }

    private static byte[] SavedProcess()
    {
        var process = new ProcessState(new(2));
        ProcessRules.Apply(process, ProcessEvent.Map(new(16, 24, new InodeId(1), default, 0, VmaFlags.Write)));
        var writer = new StateWriter();
        process.Save(writer);
        return writer.Written.ToArray();
    }

    private static void LoadProcess(byte[]? bytes)
    {
        if (bytes is null) return;
        var reader = new StateReader(bytes);
        new ProcessState(new(2)).Load(ref reader);
    }

    private static SavedInode SavedInode()
    {
        var inode = new InodeState(new(1), new(InodeKind.File, new(0), SchemeId.D, FileSystem.Xfs, 4 * 4096));
        var writer = new StateWriter();
        inode.Save(writer);
        return new(inode.Spec, writer.Written.ToArray());
    }

    private static byte[] SavedDriver()
    {
        var frames = new FrameAllocator(512);
        DriverRules.Apply(frames, new(DriverOp.Allocate, 7));
        var writer = new StateWriter();
        frames.Save(writer);
        return writer.Written.ToArray();
    }

    private static void LoadDriver(DriverWhole whole)
    {
        var reader = new StateReader(whole.State);
        new FrameAllocator(Math.Clamp(whole.Frames, 0, 1 << 20)).Load(ref reader);
    }

    private sealed class Rows(IReadOnlyList<JournalRow> rows) : IJournal
    {
        public bool IsDurable => true;

        public JournalTrouble? Trouble => null;

        public int Written { get; private set; }

        public Task<IReadOnlyList<JournalRow>> Read(string actor) => Task.FromResult(rows);

        public Task Write(JournalWriter writer, JournalRow row)
        {
            Written++;
            return Task.CompletedTask;
        }

        public Task Forget(string world) => Task.CompletedTask;
    }
}

/// <summary>A pgmap as the first form of the journal had it.</summary>
[GenerateSerializer]
internal sealed record FirstPgmapWhole(FirstPgmapPlan? Plan, long Base, bool BaseAdded, bool BasesDropped);

/// <summary>Its plan.</summary>
[GenerateSerializer]
internal sealed record FirstPgmapPlan(PgmapSpec Spec, HomeRun[] Homes, long Version, Life Life, ZapOrder Zap, GracePlacement Grace)
{
    [Id(6)]
    public KnownInode[] Inodes { get; init; } = [];

    [Id(7)]
    public FirstTeardown? Teardown { get; init; }
}

/// <summary>A teardown with the memory of a protocol.</summary>
[GenerateSerializer]
internal sealed record FirstTeardown(StartStamp Stamp, long Ticket, FirstProtocol Protocol);

/// <summary>A protocol under its type's name.</summary>
[GenerateSerializer]
internal sealed record FirstProtocol(string Name, byte[] State);
