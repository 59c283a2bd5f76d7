using ZoneDrain.Cluster.Journals;
using ZoneDrain.Drivers;
using ZoneDrain.Values;

namespace ZoneDrain.Cluster.Grains;

/// <summary>What a driver writes down of itself: its turns, which are replayed when it comes back.</summary>
internal sealed partial class DriverGrain
{
    private const string LogKey = "log";
    private readonly GrainLog<DriverWhole, DriverTurn> _log;
    private readonly KnownReplies<DriverReply> _known = new();

    private DriverWhole Whole()
    {
        var writer = new StateWriter();
        _frames!.Save(writer);
        return new(_frames.Frames, writer.Written.ToArray(), _known.All);
    }

    private void Take(DriverWhole whole)
    {
        _frames = new(whole.Frames);
        var reader = new StateReader(whole.State);
        _frames.Load(ref reader);
        foreach (var (stamp, reply) in whole.Replies) _known.Recall(stamp, reply, _replies);
    }

    private void Replay(DriverTurn turn)
    {
        var reply = DriverRules.Apply(_frames!, turn.Event);
        _known.Recall(turn.Stamp, reply, _replies);
    }
}
