using Orleans.Concurrency;
using ZoneDrain.Cluster.Driving;
using ZoneDrain.Cluster.Journals;
using ZoneDrain.Cluster.Placement;
using ZoneDrain.Cluster.Store;
using ZoneDrain.Drivers;

namespace ZoneDrain.Cluster.Grains;

/// <inheritdoc cref="IDriverGrain"/>
[Reentrant, KeepAlive, HomePlacement]
internal sealed partial class DriverGrain : Grain, IDriverGrain
{
    private readonly ActorKey _key;
    private readonly Actors _actors;
    private readonly ReplyMemory<DriverReply> _replies = new();
    private FrameAllocator? _frames;
    private PgmapPlan? _plan;

    public DriverGrain(IGrainContext context, ISiloStatusOracle silos, IGrainFactory grains)
    {
        _key = ActorKey.Parse(context.GrainId.Key.ToString()!);
        _actors = new(_key.World, grains, silos);
        _log = GrainLogs.Of<DriverWhole, DriverTurn>(context);
    }

    /// <inheritdoc/>
    public ValueTask Create(long frames)
    {
        if (_frames is null)
        {
            _frames = new(frames);
            _log.Note(Whole());
        }

        return new(_log.Flushed);
    }

    /// <inheritdoc/>
    public ValueTask<DriverReply> Ask(DriverEvent question, CallStamp stamp) =>
        _replies.TryRecall(stamp, out var known) ? known : _replies.Keep(stamp, AskOnDisk(question, stamp));

    private async ValueTask<DriverReply> AskOnDisk(DriverEvent question, CallStamp stamp)
    {
        if (_frames is null) throw new KeyNotFoundException($"{_key} does not exist");
        if (question.Op == DriverOp.Free) await CheckFreed(question);
        var reply = DriverRules.Apply(_frames, question);
        _known.Add(stamp, reply);
        _log.Note(new(stamp, question), Whole);
        await _log.Flushed;
        return reply;
    }

    // One call a home; a run of blocks seldom has more than one.
    private async Task CheckFreed(DriverEvent question)
    {
        var pgmap = new Pgmaps.PgmapId((int)_key.Number);
        _plan = await Actors.Surely(() => _actors.Pgmap(pgmap.Value).Describe());
        for (var frame = question.Frame; _plan is not null && frame < question.Frame + question.Pages;)
        {
            var chunkEnd = (frame / Drains.Chunk.Frames + 1) * Drains.Chunk.Frames;
            var pages = Math.Min(chunkEnd, question.Frame + question.Pages) - frame;
            var from = frame;
            await _actors.AskSilos([_plan.HomeOf(frame)], async (keeper, _) =>
            {
                await keeper.CheckFreed(_key.World, pgmap, from, pages);
                return true;
            });
            frame += pages;
        }
    }
}
