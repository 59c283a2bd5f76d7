using Orleans.TestingHost;
using Shouldly;
using ZoneDrain.Drains;

namespace ZoneDrain.Cluster.Tests;

/// <summary>Helpers for tests in which silos come and go.</summary>
internal static class Members
{
    /// <summary>Longer than any test needs on a machine that is busy with others: what takes so long does not come.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>The silo that may go, for the first one keeps the members; and its place in the order of addresses, by which actors are dealt.</summary>
    public static (SiloHandle Silo, int Place) Victim(this TestCluster cluster)
    {
        var victim = cluster.Victims(1)[0];
        return (victim, cluster.Silos.OrderBy(silo => silo.SiloAddress).ToList().IndexOf(victim));
    }

    /// <summary>Silos that may die together.</summary>
    public static IReadOnlyList<SiloHandle> Victims(this TestCluster cluster, int count) =>
        [.. cluster.Silos.Where(silo => !silo.SiloAddress.Equals(cluster.Primary!.SiloAddress)).OrderBy(silo => silo.SiloAddress).TakeLast(count)];

    /// <summary>A pgmap whose own grain lives on the silo with this place.</summary>
    public static PgmapId CreateAt(this OrleansEngine engine, int place, int silos, PgmapSpec spec)
    {
        while (true)
        {
            var pgmap = engine.CreatePgmap(spec);
            if (pgmap.Value % silos == place) return pgmap;
        }
    }

    /// <summary>A process that lives on the silo with this place.</summary>
    public static ProcessId CreateProcessAt(this OrleansEngine engine, int place, int silos)
    {
        while (true)
        {
            var process = engine.CreateProcess();
            if (process.Value % silos == place) return process;
        }
    }

    /// <summary>What was lost of a pgmap so far, a line a loss.</summary>
    public static IEnumerable<string> LossesOf(this OrleansEngine engine, PgmapId pgmap) =>
        engine.Losses.Where(loss => loss.StartsWith(pgmap.ToString() + ":", StringComparison.Ordinal));

    /// <summary>Waits until a loss of a pgmap is known.</summary>
    public static void AwaitLoss(this OrleansEngine engine, PgmapId pgmap) =>
        Until(() => engine.LossesOf(pgmap).Any(), () => $"the loss of {pgmap} is known");

    /// <summary>Waits until any loss is known.</summary>
    public static void AwaitLoss(this OrleansEngine engine) => Until(() => engine.Losses.Count > 0, () => "a loss is known");

    /// <summary>A devdax pgmap in scheme d.</summary>
    public static PgmapSpec Devdax(StrategyId strategy, SchemeId scheme = SchemeId.D, long chunks = 3) =>
        new(MemoryType.Generic, chunks * Chunk.Frames, 0, scheme, strategy);

    /// <summary>Waits until something is so.</summary>
    public static void Until(Func<bool> isSo, Func<string> what)
    {
        var begin = TimeProvider.System.GetTimestamp();
        using var pause = new ManualResetEventSlim(false);
        while (!isSo())
        {
            TimeProvider.System.GetElapsedTime(begin).ShouldBeLessThan(Patience, what());
            pause.Wait(TimeSpan.FromMilliseconds(20));
        }
    }
}
