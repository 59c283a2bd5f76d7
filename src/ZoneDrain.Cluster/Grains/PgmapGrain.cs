using Orleans.Concurrency;
using Orleans.Placement;
using ZoneDrain.Cluster.Driving;
using ZoneDrain.Cluster.Fencing;
using ZoneDrain.Cluster.Placement;
using ZoneDrain.Cluster.Store;
using ZoneDrain.Cluster.Wire;
using ZoneDrain.Delivery;
using ZoneDrain.Drains;
using ZoneDrain.Grace;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;

namespace ZoneDrain.Cluster.Grains;

/// <inheritdoc cref="IPgmapGrain"/>
[Reentrant, KeepAlive, HomePlacement, Immovable]
internal sealed partial class PgmapGrain(IGrainContext context, SiloStore silo, SiloAgents silos, IGrainFactory grains)
    : InitiatorGrain(context, silo, silos, grains), IPgmapGrain
{
    private readonly SortedDictionary<SiloAddress, RootStatement> _parts = [];
    private readonly ReplyMemory<PgmapReply> _replies = new(silo.Fences);
    private PgmapPlan? _plan;
    private Task? _making;
    private long _base;
    private readonly List<CallStamp> _walks = [];
    private readonly HashSet<int> _gone = [];
    private bool _baseAdded;
    private bool _basesDropped;
    private long _idleDropped;
    private WaiterId _rootWaiter;
    private WaiterId _walkWaiter;

    private PgmapId Id => new((int)Key.Number);

    private PgmapPlan Plan => _plan ?? throw new KeyNotFoundException($"{Key} does not exist, or has been discarded");

    private SchemeTraits Traits => SchemeList.Get(Plan.Spec.Scheme, Plan.Spec.Type);

    private long Root => _base + _parts.Values.Sum(part => part.Part);

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        if (_log.IsOn) await _log.Recall(Take, Take);
        if (_moved || !await Recall()) return;

        // The grain was lost, and with it the counter's base and the teardown: what every silo knows of it leads back.
        _making = Task.CompletedTask;
        _isAnew = true;

        // A drain that goes on takes the base counts from the beginning.
        (_baseAdded, _basesDropped) = (false, false);
        _fencing = After(_fencing, FenceNow);
        if (Plan.Teardown is not { } stored) return;
        if (Plan.Life != Life.Freed) _untold.Add("the pgmap's own grain, whose teardown goes on");
        Host.Revive(stored.Stamp, stored.Ticket, new Teardown(stored.Plan ?? Plan.TeardownOf(Id)).GoOn(Plan.Life), Fenced());
    }

    /// <inheritdoc/>
    protected override async ValueTask<WireProgress> Start(StartStamp stamp, IProtocol protocol, long[] forget)
    {
        if (protocol is not Teardown { Plan: var teardown } || Plan.Life != Life.Live) return await base.Start(stamp, protocol, forget);
        CheckPlan(teardown);
        await Fenced();
        if (Plan.Teardown?.Stamp != stamp)
        {
            // Every silo knows it before it begins.
            _plan = Plan with { Version = Plan.Version + 1, Teardown = new(stamp, Host.NextTicket()) { Plan = teardown } };
            await Note();
            await TellPlan();
        }

        return await Host.Start(stamp, protocol, forget, Plan.Teardown!.Ticket);
    }

    // A drain that went by another size than the pgmap's would look at what is not there, or not look at all there is.
    private void CheckPlan(TeardownPlan teardown)
    {
        var spec = Plan.Spec;
        if ((teardown.Frames, teardown.Order, teardown.Scheme, teardown.Strategy) != (spec.Frames, spec.Order, spec.Scheme, spec.Strategy))
            throw new InvalidPayloadException($"{teardown} is not how {Id} was made: {spec}");
    }

    /// <inheritdoc/>
    public ValueTask Create(PgmapSpec spec) =>
        SpecCheck.Objection(spec) is { } objection ? throw new InvalidPayloadException($"{Key} cannot be made: {objection}") : new(_making ??= Make(spec));

    private async Task Make(PgmapSpec spec)
    {
        var members = Actors.Silos;
        _plan = PgmapPlan.New(spec, members, Id.Value);
        await Note();
        await TellPlan();
        await Actors.Surely(() => Actors.Driver(Id.Value).Create(spec.Type != MemoryType.Generic ? spec.Frames : 0, Silo.Fences.Here));
    }

    /// <inheritdoc/>
    public ValueTask<PgmapReply> Ask(PgmapEvent question, WaiterId waiter, CallStamp stamp) =>
        _replies.TryRecall(stamp, out var known) ? known : _replies.Keep(stamp, AskUnlessFenced(question, waiter, stamp));

    private ValueTask<PgmapReply> AskUnlessFenced(PgmapEvent question, WaiterId waiter, CallStamp stamp) =>
        _fencing.IsCompleted ? AskNow(question, waiter, stamp) : AskOnceFenced(question, waiter, stamp);

    // Who waited may be dead by now, and a walk of the dead would never end: whoever lives asks again.
    private async ValueTask<PgmapReply> AskOnceFenced(PgmapEvent question, WaiterId waiter, CallStamp stamp)
    {
        await Fenced();
        if (stamp != default) throw new HomeMovedException($"{Id} was being counted anew");
        return await AskNow(question, waiter, stamp);
    }

    private ValueTask<PgmapReply> AskNow(PgmapEvent question, WaiterId waiter, CallStamp stamp) => question.Op switch
    {
        PgmapOp.Inspect => new(new PgmapReply(Outcome.Ok, (long)Plan.Life)),
        PgmapOp.Describe => new(new PgmapReply(Outcome.Ok, Plan.Spec.Frames, (long)Plan.Spec.Type)),
        PgmapOp.TryGetLive => new(TryGetLive(stamp)),
        PgmapOp.Put => PutWalk(stamp),
        PgmapOp.Kill => Kill(question),
        PgmapOp.FindBusy or PgmapOp.NextUsedChunk or PgmapOp.DropBases => Visit(question),
        PgmapOp.AddRoot => AddRoot(question.From),
        PgmapOp.SumShards => SumShards(question.From),
        PgmapOp.SubscribeRoot => new(SubscribeRoot(waiter)),
        PgmapOp.Drained => Advance(Life.Drained),
        PgmapOp.Release => Release(waiter),
        PgmapOp.NextMapper => NextMapper(question.From),
        PgmapOp.NextInode => new(new PgmapReply(Outcome.Ok, NextInode(question.From))),
        _ => throw new InvalidOperationException($"{Id} in state {Plan.Life} has no turn for {question.Op}"),
    };

    /// <inheritdoc/>
    public ValueTask State(RootStatement statement)
    {
        Learn(statement);
        return _counting ? default : WakeRootIfZero();
    }

    /// <inheritdoc/>
    public ValueTask<PgmapPlan?> Describe()
    {
        Silo.Fences.CheckAwake();
        return new(_plan);
    }

    /// <inheritdoc/>
    public async ValueTask<PgmapView> Inspect()
    {
        Silo.Fences.CheckAwake();
        foreach (var part in await Actors.AskSilos(Plan.HomeSilos, (agent, _) => agent.State(Key.World, Id))) Learn(part);
        return new(Plan, Root, _walks.Count);
    }

    /// <inheritdoc/>
    public async ValueTask AddInode(InodeId inode, InodeSpec spec, Incarnation from)
    {
        Silo.Fences.Check(from);

        // A plan that changes while chunks are on their way would be two plans of one version.
        await Fenced();
        var inodes = Plan.Inodes.Where(known => known.Number != inode.Value).Append(new(inode.Value, spec));
        _plan = Plan with { Version = Plan.Version + 1, Inodes = [.. inodes.OrderBy(known => known.Number)] };
        await Note();
        await TellPlan();
    }

    /// <inheritdoc/>
    public async ValueTask Discard()
    {
        if (_plan is null) return;
        if (Plan.Life != Life.Freed) throw new InvalidOperationException($"{Id} is {Plan.Life}; only a freed pgmap can be discarded");
        _plan = null;
        await Note();
        await Actors.TellSilos(Actors.Silos, agent => agent.Discard(Key.World, Id));
    }

    /// <inheritdoc/>
    protected override ValueTask<Reply> AskActor(Next next, WaiterId waiter, CallStamp stamp) =>
        next.Kind == NextKind.Pgmap && (long)next.To == Key.Number ? AskHere(next.Pgmap, waiter) : base.AskActor(next, waiter, stamp);

    private async ValueTask<Reply> AskHere(PgmapEvent question, WaiterId waiter) => new(await AskUnlessFenced(question, waiter, default));

    // Fences may follow one another.
    private async Task Fenced()
    {
        while (!_fencing.IsCompleted) await _fencing;
    }

    private PgmapReply TryGetLive(CallStamp stamp)
    {
        if (!Traits.GupTestsPgmap) return default;
        if (Plan.Life != Life.Live) return new(Outcome.ENODEV);
        _walks.Add(stamp);
        return default;
    }

    private async ValueTask<PgmapReply> PutWalk(CallStamp stamp)
    {
        if (!Traits.GupTestsPgmap) return default;
        _walks.RemoveAll(call => call.Lane == stamp.Lane);
        if (_walks.Count == 0 && _walkWaiter != default) await WakeWalks();
        return default;
    }

    private ValueTask WakeWalks()
    {
        var waiter = _walkWaiter;
        _walkWaiter = default;
        return Actors.Notify([waiter]);
    }

    // The kill is over once every silo has acknowledged it, and each acknowledgement carries what that silo had counted until then: no late first use is
    // missing from the sum.
    private async ValueTask<PgmapReply> Kill(PgmapEvent question)
    {
        if (Plan.Life != Life.Live) return new(Outcome.EAGAIN);
        _plan = Plan with { Life = Life.Dying, Zap = (ZapOrder)question.From, Grace = (GracePlacement)question.To };
        await Note();
        await Tell();
        return default;
    }

    private async ValueTask<PgmapReply> Advance(Life to)
    {
        _plan = Plan with { Life = to };
        await Note();
        await Tell();
        return default;
    }

    private async Task TellPlan() => await Actors.TellSilos(Actors.Silos, agent => agent.Open(Key.World, Id, Plan));

    private async Task Tell()
    {
        var members = Actors.Silos;
        Store.Counts.AddMessages(2L * members.Count);
        foreach (var part in await Actors.AskSilos(members, (agent, _) => agent.SetLife(Key.World, Id, Plan))) Learn(part);
    }

    private async ValueTask<PgmapReply> Visit(PgmapEvent question)
    {
        var (value, read) = (question.Op == PgmapOp.DropBases ? 0L : -1L, 0L);
        foreach (var run in Plan.Homes)
        {
            var (from, to) = (Math.Max(question.From, run.From * Chunk.Frames), Math.Min(question.To, run.To * Chunk.Frames));
            if (from >= to) continue;
            Store.Counts.AddMessages(2);
            var visit = question with { From = from, To = to };
            var answers = await Actors.AskSilos([run.Silo], (agent, _) => agent.Visit(Key.World, Id, visit));
            if (answers.Count == 0)
            {
                // The home has died: its cells are restored elsewhere first, and the visit begins again there.
                await Fence(run.Silo, Plan);
                return await Visit(question);
            }

            if (answers[0].Outcome == Outcome.EAGAIN)
            {
                await Fenced();
                return await Visit(question);
            }

            foreach (var answer in answers)
            {
                read += answer.Read;
                if (question.Op == PgmapOp.DropBases) value += answer.Value;
                else value = answer.Value;
            }

            if (question.Op != PgmapOp.DropBases && value >= 0) break;
        }

        if (question.Op == PgmapOp.DropBases)
        {
            (_basesDropped, _idleDropped) = (true, value);
            await Note();
        }

        return new(Outcome.Ok, value, read);
    }

    private async ValueTask<PgmapReply> AddRoot(long delta)
    {
        (_baseAdded, _idleDropped) = (true, 0);
        _base += delta;
        await Note();
        await WakeRootIfZero();
        return new(Outcome.Ok, Root);
    }

    private async ValueTask<PgmapReply> SumShards(long sign)
    {
        var homes = Plan.HomeSilos.ToList();
        Store.Counts.AddMessages(2L * homes.Count);
        var parts = await Actors.AskSilos(homes, (agent, _) => agent.SumShard(Key.World, Id, sign));
        foreach (var part in parts) Learn(part);
        if (parts.Count < homes.Count && homes.Find(Actors.IsDead) is { } dead)
        {
            // A home has died with a counter of its own: its pages are counted anew first, and what is summed already is summed.
            await Fence(dead, Plan);
            return await SumShards(sign);
        }

        await WakeRootIfZero();
        return new(Outcome.Ok, Root, homes.Count);
    }

    private PgmapReply SubscribeRoot(WaiterId waiter)
    {
        if (Root == 0) return default;
        _rootWaiter = waiter;
        return new(Outcome.EBUSY, Root);
    }

    private async ValueTask<PgmapReply> Release(WaiterId waiter)
    {
        if (_walks.Count > 0)
        {
            _walkWaiter = waiter;
            return new(Outcome.EBUSY);
        }

        return await Advance(Life.Freed);
    }

    private long NextInode(long from) => Plan.Inodes.FirstOrDefault(known => known.Number >= from)?.Number ?? -1;

    // Any process may map memory of its own: the next of those that are not known to have gone.
    private async ValueTask<PgmapReply> NextMapper(long from)
    {
        var count = await Driving.Actors.Surely(() => Actors.Numbers.Count(ActorKind.Process));
        for (var number = (int)from; number < count; number++)
        {
            if (_gone.Contains(number)) continue;
            if (!await Driving.Actors.Surely(() => Actors.Process(number).IsGone())) return new(Outcome.Ok, number);
            _gone.Add(number);
        }

        return new(Outcome.Ok, -1);
    }

    private async Task<bool> Recall()
    {
        // What the dead still say of their plan is refused first, so that no silo takes it over from them once it has been asked.
        await RefuseDead(Actors.Silos);
        var plans = await Actors.AskSilos(Actors.Silos, (agent, _) => agent.Describe(Key.World, Id));
        _plan = plans.Append(_plan).OfType<PgmapPlan>().MaxBy(plan => (plan.Version, plan.Life));
        return _plan is not null;
    }

    private void Learn(RootStatement statement)
    {
        long? known = _parts.TryGetValue(statement.Silo, out var part) ? part.Version : null;
        if (DeliveryRules.IsNews(SiloFences.Of(statement.Silo), statement.Version, known, Silo.Fences.Now)) _parts[statement.Silo] = statement;
    }

    private ValueTask WakeRootIfZero()
    {
        if (_rootWaiter == default || Root != 0) return default;
        var waiter = _rootWaiter;
        _rootWaiter = default;
        return Actors.Notify([waiter]);
    }
}
