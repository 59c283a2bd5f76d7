using Orleans.Concurrency;
using ZoneDrain.Cluster.Driving;
using ZoneDrain.Cluster.Placement;
using ZoneDrain.Cluster.Store;
using ZoneDrain.Drivers;

namespace ZoneDrain.Cluster.Grains;

/// <inheritdoc cref="IDriverGrain"/>
[Reentrant, KeepAlive, HomePlacement]
internal sealed class DriverGrain : Grain, IDriverGrain
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
    }

    /// <inheritdoc/>
    public ValueTask Create(long frames)
    {
        _frames ??= new(frames);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<DriverReply> Ask(DriverEvent question, CallStamp stamp) =>
        _replies.TryRecall(stamp, out var known) ? known : _replies.Keep(stamp, Ask(question));

    private async ValueTask<DriverReply> Ask(DriverEvent question)
    {
        if (_frames is null) throw new KeyNotFoundException($"{_key} does not exist");
        if (question.Op == DriverOp.Free) await CheckFreed(question);
        return DriverRules.Apply(_frames, question);
    }

    // One call a home; a run of blocks seldom has more than one.
    private async Task CheckFreed(DriverEvent question)
    {
        var pgmap = new Pgmaps.PgmapId((int)_key.Number);
        _plan = await _actors.Pgmap(pgmap.Value).Describe();
        for (var frame = question.Frame; _plan is not null && frame < question.Frame + question.Pages;)
        {
            var chunkEnd = (frame / Drains.Chunk.Frames + 1) * Drains.Chunk.Frames;
            var pages = Math.Min(chunkEnd, question.Frame + question.Pages) - frame;
            await _actors.Keeper(_plan.HomeOf(frame)).CheckFreed(_key.World, pgmap, frame, pages);
            frame += pages;
        }
    }
}
