using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Drains;

namespace ZoneDrain.Cluster.Grains;

/// <summary>
/// A change of membership without a loss: chunks go from homes that leave, or have more than their share, to those that have less, a few at a time. Turns of
/// the pgmap wait meanwhile; pages of a chunk on its way are asked again.
/// </summary>
internal sealed partial class PgmapGrain
{
    // A touched chunk is about 100 KB on its way.
    private const long ChunksAtOnce = 32;

    /// <inheritdoc/>
    public ValueTask Rebalance()
    {
        if (_plan is null) return default;
        _fencing = After(_fencing, RebalanceNow);
        return new(_fencing);
    }

    /// <inheritdoc/>
    public async ValueTask Left(SiloAddress silo)
    {
        await _fencing;
        _fenced.Add(silo);
        if (!_parts.Remove(silo, out var part) || _plan is null) return;

        // Where pages are counted at their first use, a silo without pages has nothing left; what drop-each counts at its end stays counted.
        if (!StrategyList.Get(Plan.Spec.Strategy).Traits.HearsUses) _base += part.Part;
        await Note();
        await WakeRootIfZero();
    }

    private async Task RebalanceNow()
    {
        // Chunks that a death has kept from coming are counted anew first: moved on as they are, they would pass for idle.
        while (_plan is not null && (await FindLost()).Length == 0 && NextMove() is { } move)
        {
            var (from, run) = move;
            var plan = Plan.Moved(run);
            if (await Actors.TellSilos([run.Silo], agent => agent.Open(Key.World, Id, plan)) == 0) continue;
            var installed = await Actors.AskSilos([from], (agent, _) => agent.HandOver(Key.World, Id, plan, run));
            _plan = plan;
            await Note();
            foreach (var part in installed) Learn(part);
            foreach (var part in await Actors.AskSilos([from], (agent, _) => agent.Release(Key.World, Id, run))) Learn(part);
            await TellPlan();

            // Who died on the way is fenced next, and the chunks that never came are counted anew.
            if (installed.Count == 0) return;
        }
    }

    // The next few chunks that must move, and where from: silos that leave give all, then the richest gives to the poorest.
    private (SiloAddress From, HomeRun Run)? NextMove()
    {
        var members = Actors.Silos.Where(silo => !Silo.IsLeaving(silo)).ToList();
        if (members.Count == 0) return null;
        var count = members.ToDictionary(silo => silo, silo => Plan.Homes.Where(run => run.Silo.Equals(silo)).Sum(run => run.To - run.From));
        var (poorest, richest) = (members.MinBy(silo => count[silo])!, members.MaxBy(silo => count[silo])!);
        if (Plan.Homes.FirstOrDefault(run => Silo.IsLeaving(run.Silo) && !Actors.IsDead(run.Silo)) is { } left)
            return (left.Silo, new(Math.Max(left.From, left.To - ChunksAtOnce), left.To, poorest));
        if (count[richest] - count[poorest] < 2) return null;
        var last = Plan.Homes.Last(run => run.Silo.Equals(richest));
        var chunks = Math.Min(Math.Min((count[richest] - count[poorest]) / 2, ChunksAtOnce), last.To - last.From);
        return (richest, new(last.To - chunks, last.To, poorest));
    }
}
