using ZoneDrain.Cluster.Recovery;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Delivery;
using ZoneDrain.Grace;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Execution;

/// <summary>What the protocols of an initiator keep of a pgmap, asked while nobody may ask anything.</summary>
internal sealed partial class ProtocolRunner
{
    private static readonly TimeSpan CutPause = TimeSpan.FromMilliseconds(1);

    /// <summary>Which of these calls' lanes are still in use by the protocol that made them.</summary>
    public bool Knows(CallStamp stamp) =>
        _running.Values.Any(running =>
            running.Kind != ProgressKind.Ended && Lanes.Of(self, running.Place) == stamp.Lane && running.Born < stamp.Number);

    /// <summary>Every protocol sleeps, has ended, or stands in front of the closed gate.</summary>
    public bool StandsStill => _running.Values.All(running => running.StandsStill);

    /// <summary>Waits until every protocol stands still, ends those that lost an inode they had locked, and tells what the others keep.</summary>
    public async Task<Snapshot> Cut(SnapshotRequest order, Func<Life> life)
    {
        while (_running.Values.Any(running => Moves(running, order))) await Task.Delay(CutPause);
        var cut = new Snapshot();
        if (order.OnlyStands)
        {
            cut.Moving.AddRange(_running.Values.SelectMany(running => CutRules.MovedBy(running.Taken, order.Pgmap)));
            return cut;
        }

        foreach (var running in _running.Values.Where(running => running.Kind != ProgressKind.Ended).ToList())
        {
            if (running.Locked.Any(order.Inodes)) Lose(running, life, cut);
            if (running.Kind == ProgressKind.Ended) continue;
            Tell(running.Taken, order, cut);
            if (running.Taken.Fresh is { } fresh) cut.Fresh.Add(fresh);
            TellPending(running, order, cut);
            if (running.Walk is { } walk && walk.Pgmap == order.Pgmap) cut.Walks.Add(walk.Call);
        }

        Tell(_kept, order, cut);
        cut.Last = new(Lanes.Of(self, 0), _calls, store.Fences.Here);
        return cut;
    }

    private static bool Moves(DrivenProtocol running, SnapshotRequest order)
    {
        if (running.StandsStill) return false;
        if (running.Pending is not { } asked) return true;
        var standing = CutRules.Of(asked, order);
        running.AskAgain = CutRules.AsksAgain(running.AskAgain, standing);
        return standing == Standing.Moves;
    }

    // A teardown begins again where its pgmap's life tells; any other operation fails as on a device that has gone.
    private void Lose(DrivenProtocol running, Func<Life> life, Snapshot cut)
    {
        running.Taken.Clear();
        cut.Orphans.Add(running.Asked);
        if (running.Protocol is Teardown teardown)
        {
            running.Locked.Clear();
            Restart(running, teardown.GoOn(life()));
            return;
        }

        cut.Ended.Add($"{self} lost its {running.Protocol.GetType().Name}");
        running.Outcome = Outcome.EIO;
        running.Kind = ProgressKind.Ended;
        Finish(running);
    }

    private void Restart(DrivenProtocol running, Teardown teardown)
    {
        running.Protocol = teardown;
        if (running.Kind == ProgressKind.Sleeping) Resume(running, Reply.None);
        else running.Restarted = true;
    }

    private static void Tell(InFlightReferences taken, SnapshotRequest order, Snapshot cut)
    {
        cut.Kept.AddRange(CutRules.KeptBy(taken, order.Pgmap));
        cut.Taken.AddRange(taken.Blocks.Runs.Where(run => run.Driver == order.Pgmap.Value));
    }

    private static void TellPending(DrivenProtocol running, SnapshotRequest order, Snapshot cut)
    {
        if (running.Pending is not { } next) return;
        if (CutRules.AboutToGoBack(next, order.Pgmap, running.Taken, running.Holder, running.EntryHolder) is { } kept) cut.Kept.Add(kept);
        if (next.Kind == NextKind.Pgmap && next.Pgmap.Op == PgmapOp.TryGetLive && (int)next.To == order.Pgmap.Value) cut.Asking.Add(running.Asked);
    }
}
