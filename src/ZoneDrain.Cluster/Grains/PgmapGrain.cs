using Orleans.Concurrency;
using Orleans.Placement;
using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Cells;
using ZoneDrain.Cluster.Recovery;
using ZoneDrain.Cluster.Wire;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Delivery;
using ZoneDrain.Drains;
using ZoneDrain.Grace;
using ZoneDrain.Pgmaps;
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
    private PgmapPlacement? _plan;
    private Task? _making;
    private long _base;
    private readonly List<CallStamp> _walks = [];
    private readonly HashSet<int> _gone = [];
    private bool _baseAdded;
    private bool _basesDropped;
    private long _idleDropped;
    private WaiterId _rootWaiter;
    private WaiterId _walkWaiter;

    // What the turn under way has to tell when it is over.
    private bool _tells;
    private WaiterId _woken;

    private PgmapId Id => new((int)Key.Number);

    private PgmapPlacement Plan => _plan ?? throw new KeyNotFoundException($"{Key} does not exist, or has been discarded");

    private SchemeTraits Traits => SchemeList.Get(Plan.Spec.Scheme, Plan.Spec.Type);

    private long Root => _base + _parts.Values.Sum(part => part.Part);

    private bool IsLate => _parts.Values.Any(part => part.IsLate);

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
        Runner.Revive(stored.Stamp, stored.Ticket, new Teardown(stored.Plan ?? Plan.TeardownOf(Id)).GoOn(Plan.Life), Fenced());
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
            _plan = Plan with { Version = Plan.Version + 1, Teardown = new(stamp, Runner.NextTicket()) { Plan = teardown } };
            await Note();
            await TellPlan();
        }

        return await Runner.Start(stamp, protocol, forget, Plan.Teardown!.Ticket);
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
        _plan = PgmapPlacement.New(spec, members, Id.Value);
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
        PgmapOp.FindBusy or PgmapOp.NextUsedChunk or PgmapOp.DropBases => Visit(question),
        PgmapOp.SumShards => SumShards(question),
        _ when FenceRules.NeedsHomes(question.Op) => TurnOnceFenced(question, waiter, stamp),
        PgmapOp.NextMapper => NextMapper(question.From),
        PgmapOp.NextInode => new(new PgmapReply(Outcome.Ok, NextInode(question.From))),
        _ => Turn(question, waiter, stamp),
    };

    private async ValueTask<PgmapReply> TurnOnceFenced(PgmapEvent question, WaiterId waiter, CallStamp stamp)
    {
        foreach (var dead in Plan.HomeSilos.Where(Actors.IsDead).ToList()) await Fence(dead, Plan);
        return await Turn(question, waiter, stamp);
    }

    private ValueTask<PgmapReply> Turn(in PgmapEvent question, WaiterId waiter, CallStamp stamp)
    {
        var reply = PgmapTurns.Ask(new Actor(this, stamp), question, waiter);
        var (tells, woken) = (_tells, _woken);
        (_tells, _woken) = (false, default);
        var isAdded = question.Op == PgmapOp.AddRoot;
        if (isAdded) (_baseAdded, _idleDropped) = (true, 0);
        return tells || isAdded || woken != default ? Settle(reply, isAdded, tells, woken) : new(reply);
    }

    private async ValueTask<PgmapReply> Settle(PgmapReply reply, bool isAdded, bool tells, WaiterId woken)
    {
        if (tells || isAdded) await Note();
        if (tells) await Tell();
        if (woken != default) await Actors.Notify([woken]);
        return reply;
    }

    /// <inheritdoc/>
    public ValueTask State(RootStatement statement)
    {
        Learn(statement);
        return _counting ? default : WakeRootIfZero();
    }

    /// <inheritdoc/>
    public ValueTask<PgmapPlacement?> Describe()
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

    private ValueTask WakeWalks() => Actors.Notify([Take(ref _walkWaiter)]);

    private static WaiterId Take(ref WaiterId place)
    {
        var waiter = place;
        place = default;
        return waiter;
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

    // Each home has made its own counter a part of what it states.
    private async ValueTask<PgmapReply> SumShards(PgmapEvent question)
    {
        var homes = Plan.HomeSilos.ToList();
        Store.Counts.AddMessages(2L * homes.Count);
        var parts = await Actors.AskSilos(homes, (agent, _) => agent.SumShard(Key.World, Id, question.From));
        foreach (var part in parts) Learn(part);
        if (parts.Count == homes.Count || homes.Find(Actors.IsDead) is not { } dead) return await Turn(question, default, default);

        // A home has died with a counter of its own: its pages are counted anew first, and what is summed already is summed.
        await Fence(dead, Plan);
        return await SumShards(question);
    }

    private long NextInode(long from) => Plan.Inodes.FirstOrDefault(known => known.Number >= from)?.Number ?? -1;

    // Any process may map memory of its own: the next of those that are not known to have gone.
    private async ValueTask<PgmapReply> NextMapper(long from)
    {
        var count = await Addressing.Actors.Surely(() => Actors.Numbers.Count(ActorKind.Process));
        for (var number = (int)from; number < count; number++)
        {
            if (_gone.Contains(number)) continue;
            if (!await Addressing.Actors.Surely(() => Actors.Process(number).IsGone())) return new(Outcome.Ok, number);
            _gone.Add(number);
        }

        return new(Outcome.Ok, -1);
    }

    private async Task<bool> Recall()
    {
        // What the dead still say of their plan is refused first, so that no silo takes it over from them once it has been asked.
        await RefuseDead(Actors.Silos);
        var plans = await Actors.AskSilos(Actors.Silos, (agent, _) => agent.Describe(Key.World, Id));
        _plan = plans.Append(_plan).OfType<PgmapPlacement>().MaxBy(plan => (plan.Version, plan.Life));
        return _plan is not null;
    }

    private void Learn(RootStatement statement)
    {
        long? known = _parts.TryGetValue(statement.Silo, out var part) ? part.Version : null;
        if (DeliveryRules.IsNews(SiloFences.Of(statement.Silo), statement.Version, known, Silo.Fences.Now)) _parts[statement.Silo] = statement;
    }

    private ValueTask WakeRootIfZero() => TakeWaiterAtZero() is var waiter && waiter != default ? Actors.Notify([waiter]) : default;

    private WaiterId TakeWaiterAtZero() => PgmapTurns.IsOver(Root, IsLate) ? Take(ref _rootWaiter) : default;

    // Its state, as one turn sees it.
    private readonly struct Actor(PgmapGrain grain, CallStamp stamp) : IPgmapStore
    {
        public PgmapSpec Spec => grain.Plan.Spec;

        public SchemeTraits Traits => grain.Traits;

        public Life Life => grain.Plan.Life;

        public bool IsLive => Life == Life.Live;

        public bool TryKill(ZapOrder zap, GracePlacement grace)
        {
            if (!IsLive) return false;
            grain._plan = grain.Plan with { Life = Life.Dying, Zap = zap, Grace = grace };
            return true;
        }

        public void SetLife(Life life) => grain._plan = grain.Plan with { Life = life };

        // Each silo acknowledges it with what it had counted until then: no late first use is missing from the sum.
        public void TellLife() => grain._tells = true;

        public bool HasWalks => grain._walks.Count > 0;

        public void AddWalk() => grain._walks.Add(stamp);

        public bool RemoveWalk()
        {
            var lane = stamp.Lane;
            grain._walks.RemoveAll(call => call.Lane == lane);
            return grain._walks.Count == 0;
        }

        public void AwaitWalks(WaiterId waiter) => grain._walkWaiter = waiter;

        public WaiterId TakeWalkWaiter() => Take(ref grain._walkWaiter);

        public long Root => grain.Root;

        public bool IsLate => grain.IsLate;

        public long AddRoot(long delta)
        {
            grain._base += delta;
            if (grain.TakeWaiterAtZero() is var waiter && waiter != default) Wake(waiter);
            return grain.Root;
        }

        public long TakeShards(long sign, out long workers)
        {
            workers = grain.Plan.HomeSilos.Count();
            return 0;
        }

        public void AwaitRoot(WaiterId waiter) => grain._rootWaiter = waiter;

        public WaiterId TakeRootWaiter() => Take(ref grain._rootWaiter);

        public void Wake(WaiterId waiter) => grain._woken = waiter;
    }
}
