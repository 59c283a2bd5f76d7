using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using ZoneDrain.Cluster.Cells;
using ZoneDrain.Cluster.Observing;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Drains;
using ZoneDrain.Grace;
using ZoneDrain.Holders;
using ZoneDrain.Statistics;

namespace ZoneDrain.Cluster.Tests;

/// <summary>
/// Goal: turns of one pgmap's pages on a silo take no lock that all of them share, and a kill sees all the same each use that was decided before it. Method:
/// threads that take and give back pages of every chunk while the life is set, in a silo's cells without a cluster.
/// </summary>
public sealed class CellPartTests
{
    private const int Threads = 4;
    private const int Held = 64;

    [Theory]
    [InlineData(StrategyId.Counter, 0, 1)]
    [InlineData(StrategyId.Percpu, 0, 1)]
    [InlineData(StrategyId.Credit, 0, -1)]
    [InlineData(StrategyId.Counter, 18, 1)]
    public async Task What_is_in_use_at_a_kill_is_in_the_silos_acknowledgement(StrategyId strategy, int order, int sign)
    {
        var here = SiloAddress.New(System.Net.IPAddress.Loopback, 1, 1);
        var frames = Math.Max(40 * Chunk.Frames, 4L << order);
        var plan = PgmapPlacement.New(new(MemoryType.Generic, frames, (byte)order, SchemeId.D, strategy), [here], 0);
        var cells = new PgmapCells(new(0), plan, new("parts", new(NullLogger<OperationLog>.Instance), new(here)), here);
        using var areUsed = new CountdownEvent(Threads);
        using var stop = new CancellationTokenSource();
        var users = Enumerable.Range(0, Threads).Select(number => Task.Factory.StartNew(
            () => Use(cells, number, frames, areUsed, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToList();

        areUsed.Wait(CancellationToken.None);
        cells.SetLife(Life.Dying, ZapOrder.AfterKill, GracePlacement.Both, out _);
        cells.SumShard(sign);
        await stop.CancelAsync();
        var held = (await Task.WhenAll(users)).SelectMany(pages => pages).ToList();
        cells.State().Part.ShouldBe(held.Select(page => page.Frame >> order).Distinct().Count(), "pages in use");
        foreach (var (user, frame, call) in held) Turn(cells, frame, user, call, PageEvent.Put(PageUse.Get)).ShouldBe(Outcome.Ok);
        cells.State().Part.ShouldBe(0, "nothing is in use");
        Turn(cells, 0, Threads, 1, PageEvent.Acquire(PageUse.Get)).ShouldNotBe(Outcome.Ok, "its pgmap dies");
    }

    // What a thread holds in the end, and the number of the call that gives it back.
    private static List<(int User, long Frame, long Call)> Use(PgmapCells cells, int number, long frames, CountdownEvent areUsed, CancellationToken stop)
    {
        var draws = new SeededDraws((ulong)number);
        var (held, call) = (new Queue<long>(), 0L);
        while (!stop.IsCancellationRequested)
        {
            var frame = (long)(draws.Fraction() * frames);
            if (Turn(cells, frame, number, ++call, PageEvent.Acquire(PageUse.Get)) == Outcome.Ok) held.Enqueue(frame);
            if (held.Count > Held) Turn(cells, held.Dequeue(), number, ++call, PageEvent.Put(PageUse.Get)).ShouldBe(Outcome.Ok);
            if (call == Held) areUsed.Signal();
        }

        return [.. held.Select((frame, at) => (number, frame, call + 1 + at))];
    }

    private static Outcome Turn(PgmapCells cells, long frame, int user, long call, PageEvent question)
    {
        var effects = default(Effects);
        var holder = HolderId.Of(new ProcessId(user)).Bits;
        return cells.Turn(frame, new(question, default, holder, new((ulong)user + 1, call, default)), ref effects).Outcome;
    }
}
