using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Simulations;

/// <summary>
/// Draws clusters, loads and faults from a seed and simulates one after another until the time is over: safety while silos die, join, are slow or apart; and
/// once all that is over, every drain must end. What fails is made smaller as long as it fails (A. Groce and others, Swarm testing, ISSTA 2012).
/// </summary>
/// <param name="simulate">Simulates one.</param>
public sealed class Swarm(Func<SimulationRequest, StrategyId, CancellationToken, SimulationRow> simulate)
{
    private const int SilosMax = 40;
    private const int FaultsMax = 5;
    private const int ShrinkingsMax = 200;
    private const double ShareMax = 0.3;
    private const long ShortestNs = 100_000;
    private const long LongestNs = 200_000_000;

    /// <summary>Runs until the time is over, or something fails.</summary>
    /// <param name="scenario">The world and the mix of the load.</param>
    /// <param name="seed">The first seed; each simulation has the next.</param>
    /// <param name="budget">How long, in real time.</param>
    /// <param name="clock">What measures that.</param>
    /// <param name="cancellation">Ends it early.</param>
    public SwarmReport Run(Scenario scenario, ulong seed, TimeSpan budget, TimeProvider clock, CancellationToken cancellation)
    {
        var begun = clock.GetTimestamp();
        var (runs, events) = (0L, 0L);
        while (!cancellation.IsCancellationRequested && (runs == 0 || clock.GetElapsedTime(begun) < budget))
        {
            var (request, strategy) = Draw(scenario, seed + (ulong)runs++);
            var row = simulate(request, strategy, cancellation);
            events += row.Events;
            if (!row.IsBroken || cancellation.IsCancellationRequested) continue;
            var (smallest, shrunk, tries) = Shrink(request, strategy, row, cancellation);
            var what = shrunk.Failures.Count > 0 ? shrunk.Failures[0] : shrunk.Stuck;
            string[] faults = [.. smallest.Faults.Select(fault => fault.ToString())];
            return new(runs, events, new(smallest.Seed, strategy, smallest.Silos, smallest.Cores, smallest.Callers, smallest.Operations, faults, what,
                shrunk.Failures.Count > 0, tries));
        }

        return new(runs, events, null);
    }

    /// <summary>What a seed draws.</summary>
    public static (SimulationRequest Request, StrategyId Strategy) Draw(Scenario scenario, ulong seed)
    {
        var draws = new SeededDraws(seed);
        StrategyId[] strategies =
        [
            .. Enum.GetValues<StrategyId>()
                .Where(id => scenario.Devices.All(device => StrategyTable.Of(device.Scheme, id, device.Type).Fitness == Compatibility.Right)),
        ];
        var strategy = strategies[draws.Below(strategies.Length)];
        var silos = 2 + draws.Below(SilosMax - 1);
        var callers = 1 + draws.Below(4 * silos);
        var orderly = draws.Below(2) == 0;
        var world = scenario with { Teardown = scenario.Teardown with { Orderly = orderly } };
        var faults = new VirtualFault[draws.Below(FaultsMax + 1)];
        for (var place = 0; place < faults.Length; place++) faults[place] = DrawFault(ref draws, silos);
        var request = new SimulationRequest(world, [strategy], silos, 1 + draws.Below(4), callers, 100 + draws.Below(2_000), null, seed);
        return (request with { Faults = Survivable(faults, silos) }, strategy);
    }

    private static VirtualFault DrawFault(ref SeededDraws draws, int silos)
    {
        var kind = (VirtualFaultKind)draws.Below(Enum.GetValues<VirtualFaultKind>().Length);
        var (at, span) = (DrawTime(ref draws), DrawTime(ref draws));
        if (kind is VirtualFaultKind.DroppedCalls or VirtualFaultKind.RepeatedCalls or VirtualFaultKind.DelayedCalls)
            return new(kind, at, span, 0, 0, Share: ShareMax * (1 - draws.Fraction()), DelayNs: DrawTime(ref draws));
        return new(kind, at, span, draws.Below(silos), 1 + draws.Below(Math.Max(1, silos / 3)), kind == VirtualFaultKind.SlowSilos ? 2 + draws.Below(20) : 1);
    }

    private static long DrawTime(ref SeededDraws draws) => (long)(ShortestNs * Math.Pow((double)LongestNs / ShortestNs, draws.Fraction()));

    // A silo must be left, whatever has joined until then.
    private static VirtualFault[] Survivable(VirtualFault[] faults, int silos)
    {
        var left = silos - 1;
        return [.. faults.Where(fault => !fault.TakesSilos || (left -= fault.Count) >= 0)];
    }

    private (SimulationRequest, SimulationRow, int Tries) Shrink(
        SimulationRequest request, StrategyId strategy, SimulationRow row, CancellationToken cancellation)
    {
        var tries = 0;
        for (var smaller = true; smaller;)
        {
            smaller = false;
            foreach (var candidate in Smaller(request))
            {
                if (tries == ShrinkingsMax || cancellation.IsCancellationRequested) return (request, row, tries);
                tries++;
                var other = simulate(candidate, strategy, cancellation);
                if (!other.IsBroken || other.Failures.Count > 0 != row.Failures.Count > 0) continue;
                (request, row, smaller) = (candidate, other, true);
                break;
            }
        }

        return (request, row, tries);
    }

    private static IEnumerable<SimulationRequest> Smaller(SimulationRequest request)
    {
        for (var place = 0; place < request.Faults.Count; place++)
            yield return request with { Faults = [.. request.Faults.Where((_, at) => at != place)] };
        if (request.Silos > 1 && request.Faults.All(fault => !fault.TakesSilos))
        {
            yield return request with { Silos = request.Silos / 2 };
            yield return request with { Silos = request.Silos - 1 };
        }

        if (request.Cores > 1) yield return request with { Cores = 1 };
        if (request.Callers > 1) yield return request with { Callers = request.Callers / 2 };
        if (request.Operations > 1) yield return request with { Operations = request.Operations / 2 };
    }
}
