using Orleans.Concurrency;
using Orleans.Placement;
using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Cells;
using ZoneDrain.Cluster.Journals;
using ZoneDrain.Cluster.Recovery;
using ZoneDrain.Cluster.Wire;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Delivery;
using ZoneDrain.Drivers;
using ZoneDrain.Schemes;
using ZoneDrain.Values;

namespace ZoneDrain.Cluster.Grains;

/// <inheritdoc cref="IDriverGrain"/>
[Reentrant, KeepAlive, HomePlacement, Immovable]
internal sealed partial class DriverGrain : Grain, IDriverGrain, IGrainMigrationParticipant
{
    private const string StateKey = "driver";
    private static readonly TimeSpan HomeChange = TimeSpan.FromMilliseconds(20);
    private readonly ActorKey _key;
    private readonly WorldStore _store;
    private readonly Actors _actors;
    private readonly ReplyMemory<DriverReply> _replies;
    private readonly SiloFences _fences;
    private readonly SiloAddress _here;
    private FrameAllocator? _frames;
    private bool _moves;
    private long _restores;
    private PgmapPlacement? _plan;

    public DriverGrain(IGrainContext context, SiloStore silo, SiloAgents silos, IGrainFactory grains)
    {
        _key = ActorKey.Parse(context.GrainId.Key.ToString()!);
        _store = silo.World(_key.World);
        (_here, _fences) = (silo.Here, silo.Fences);
        _replies = new(_fences);
        _actors = new(_key.World, grains, silos);
        _log = GrainLogs.Of<DriverWhole, DriverTurn>(context);
    }

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await _log.Recall(Take, Replay);
        _store.Drivers[(int)_key.Number] = true;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _store.Drivers.TryRemove((int)_key.Number, out _);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask Create(long frames, Incarnation from)
    {
        _fences.Check(from);
        if (_frames is null)
        {
            _frames = new(frames);
            _log.Note(Whole);
        }

        return new(_log.Flushed);
    }

    /// <inheritdoc/>
    public ValueTask<bool> Exists() => new(_frames is not null);

    /// <inheritdoc/>
    public ValueTask Restore(long frames, (long Frame, long Pages, int Times)[] used, CallStamp[] orphans, Incarnation from)
    {
        _fences.Check(from);
        _frames ??= new(frames);
        _frames.Restore(used);
        _restores++;
        _replies.Clear();
        _known.Clear();
        foreach (var call in orphans) _replies.Take(call, default);
        _log.Note(Whole);
        return new(_log.Flushed);
    }

    /// <inheritdoc/>
    public ValueTask<DriverReply> Ask(DriverEvent question, CallStamp stamp) =>
        _replies.TryRecall(stamp, out var known) ? known : _replies.Keep(stamp, AskOnDisk(question, stamp));

    /// <inheritdoc/>
    public ValueTask MoveAway(SiloAddress from)
    {
        if (_moves || !_here.Equals(from)) return default;
        _moves = true;
        MigrateOnIdle();
        return default;
    }

    /// <inheritdoc/>
    public void OnDehydrate(IDehydrationContext dehydrationContext)
    {
        var writer = new StateWriter();
        _frames?.Save(writer);
        var state = (_frames?.Frames ?? -1, writer.Written.ToArray());
        dehydrationContext.TryAddValue(StateKey, new MovedReply<(long, byte[]), DriverReply>(state, [.. _replies.Settled]));
        dehydrationContext.TryAddValue(LogKey, _log.Version);
    }

    /// <inheritdoc/>
    public void OnRehydrate(IRehydrationContext rehydrationContext)
    {
        if (!rehydrationContext.TryGetValue<MovedReply<(long, byte[]), DriverReply>>(StateKey, out var moved)) return;
        if (rehydrationContext.TryGetValue<long>(LogKey, out var version)) _log.GoOn(version);
        foreach (var (stamp, reply) in moved.Replies) _known.Recall(stamp, reply, _replies);
        var (frames, bytes) = moved.State;
        if (frames < 0) return;
        _frames = new(frames);
        var reader = new StateReader(bytes);
        _frames.Load(ref reader);
    }

    private async ValueTask<DriverReply> AskOnDisk(DriverEvent question, CallStamp stamp)
    {
        if (_frames is null) throw await _actors.Missing(ActorKind.Pgmap, _key);
        var restores = _restores;
        var allocates = question.Op == DriverOp.Free && await Allocates();
        if (question.Op == DriverOp.Free && !allocates) await CheckFreed(question);
        if (restores != _restores) throw new HomeMovedException($"{_key} was told anew what is in use");
        var reply = DriverRules.Apply(_frames, question);
        if (_log.IsOn) _known.Add(stamp, reply);
        _log.Note(new(stamp, question), Whole);
        await _log.Flushed;
        if (allocates && await CountsPages()) await TellHome(question);
        return reply;
    }

    private async ValueTask<bool> Allocates() => await Plan() is { } plan && plan.Spec.Type.IsAllocated();

    // Whether somebody counts them until they are back.
    private async ValueTask<bool> CountsPages() => await Plan() is { Spec: var spec }
        && (spec.Strategy == StrategyId.DropEach || SchemeList.Get(spec.Scheme, spec.Type).CountsReferences);

    private async ValueTask<PgmapPlacement?> Plan(bool anew = false)
    {
        var pgmap = (int)_key.Number;
        if (!anew && _store.Find(pgmap) is { } cells) return cells.Plan;
        return await Actors.Surely(() => _actors.Pgmap(pgmap).Describe());
    }

    // A folio is part of one chunk. Its home may be another than it was known to be here; one that died has lost what it had counted, too.
    private async Task TellHome(DriverEvent question)
    {
        var told = false;
        for (var plan = await Plan(); plan is not null && !told; plan = await Plan(anew: true))
        {
            var home = plan.HomeOf(question.Frame);
            var answers = await _actors.AskSilos([home], (agent, _) => agent.HaveLeft(_key.World, new((int)_key.Number), question.Frame, question.Pages));
            told = answers.Count == 0 || answers[0];
            if (!told) await Task.Delay(HomeChange);
        }
    }

    // One call a home; a run of blocks seldom has more than one.
    private async Task CheckFreed(DriverEvent question)
    {
        var pgmap = new PgmapId((int)_key.Number);
        _plan = await Actors.Surely(() => _actors.Pgmap(pgmap.Value).Describe());
        for (var frame = question.Frame; _plan is not null && frame < question.Frame + question.Pages;)
        {
            var chunkEnd = (frame / Drains.Chunk.Frames + 1) * Drains.Chunk.Frames;
            var pages = Math.Min(chunkEnd, question.Frame + question.Pages) - frame;
            var from = frame;
            await _actors.TellSilos([_plan.HomeOf(frame)], agent => agent.CheckFreed(_key.World, pgmap, from, pages));
            frame += pages;
        }
    }
}
