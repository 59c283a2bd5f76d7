using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Workloads;

namespace ZoneDrain.Cluster;

/// <summary>
/// A load that the silos make, as its client deals it out and gathers it: every silo has the places whose processes live there. What a silo took with it when
/// it died goes on at another: its processes go, whoever they had, and others take their places.
/// </summary>
internal sealed class ClusterLoad : IHostedLoad
{
    private static readonly TimeSpan StopsWithin = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan RestsWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private readonly ManualResetEventSlim _pause = new();
    private readonly OrleansEngine _engine;
    private readonly IClusterGrain _cluster;
    private readonly HostedLoadPlan _plan;
    private readonly TimeProvider _time;
    private readonly List<Share> _shares = [];
    private readonly HashSet<int> _tenants;
    private readonly ITimer _keeping;
    private LoadPhase _phase = LoadPhase.Stopped;
    private long _question;

    public ClusterLoad(OrleansEngine engine, HostedLoadPlan plan)
    {
        (_engine, _plan, _time) = (engine, plan, engine.Options.Time);
        _cluster = engine.Grains.GetGrain<IClusterGrain>(0);
        _tenants = [.. plan.World.Processes.Select(process => process.Current.Id.Value)];
        Deal();
        var often = engine.Options.ClientPatience / 6;
        _keeping = _time.CreateTimer(_ => _cluster.KeepLoad(engine.World).AsTask().Ignore(), null, often, often);
    }

    /// <inheritdoc/>
    public void Enter(LoadPhase phase, bool shifts = false)
    {
        _phase = phase;
        var begin = _time.GetTimestamp();
        for (HashSet<int> missed = []; ;)
        {
            var met = Calls.Again(() => _cluster.EnterLoad(_engine.World, phase, shifts)).ToLookup(share => share.Share, share => share.Reached);
            var absent = _shares.Select(share => share.Order.Share).Where(share => !met.Contains(share)).ToHashSet();

            // A share that moves may be met at neither place; who is met at none when asked again was lost with its silo.
            if (met.All(share => share.All(reached => reached)) && absent.IsSubsetOf(missed)) return;
            missed = absent;
            _engine.CheckJournals();
            if (phase != LoadPhase.Stopped || _time.GetElapsedTime(begin) < StopsWithin) continue;
            var late = string.Join(", ", met.Where(share => share.Contains(false)).Select(share => share.Key + 1));
            throw new ClusterException($"operations of share {late} of the load have not ended within {StopsWithin.TotalMinutes:0} min");
        }
    }

    /// <inheritdoc/>
    public void SlowDown(int place, TimeSpan delay) => Calls.Again(() => _cluster.SlowLoad(_engine.World, place, delay));

    /// <inheritdoc/>
    public HostedLoadNews Gather()
    {
        var news = Ask();
        if (_shares.Exists(share => !news.ContainsKey(share.Order.Share))) TakeOver(news);
        var told = _shares.SelectMany(share => share.TakeNews()).ToList();
        var failure = told.Find(one => one.Failure is not null)?.Failure;
        if (failure is not null) throw new InvalidOperationException($"a worker of the load failed: {failure}");
        return Together(told);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _keeping.Dispose();
        _pause.Dispose();
        try
        {
            Calls.Await(_cluster.LeaveLoad(_engine.World));
        }
        catch (ClusterException)
        {
            // The cluster has gone, and its load with it.
        }
    }

    private void Deal()
    {
        var silos = Calls.Again(_cluster.Silos);
        var dealt = LoadDeal.Of(_plan.World, silos.Length, _plan.Callers);
        foreach (var own in dealt)
        {
            var order = new WireLoad
            {
                World = _engine.World,
                Share = own.Share,
                Shares = dealt.Count,
                Seed = _plan.Seed,
                Callers = own.Callers,
                Session = _engine.ReserveSession(),
                Pacing = Pacing(_plan.From, wasAway: _plan.From > TimeSpan.Zero),
                Scene = WireScene.Of(_plan.World),
                Places = [.. own.Places.Select(place => WirePlace.Of(_plan.World, place))],
                Lasts = _engine.Options.Lasts,
                Patience = _engine.Options.ClientPatience,
            };
            _shares.Add(new(order));
            Give(_shares[^1], silos[own.Silo]);
        }
    }

    // A silo that dies before it has the share has nothing of it: another gets it.
    private void Give(Share share, SiloAddress silo)
    {
        while (true)
        {
            share.Silo = silo;
            share.NewsAt = _time.GetTimestamp();
            if (Calls.Again(() => _cluster.TakeLoad(share.Silo, share.Order))) return;
            silo = Idlest();
        }
    }

    private SiloAddress Idlest() =>
        Calls.Again(_cluster.Silos).MinBy(silo => _shares.Count(share => silo.Equals(share.Silo))) ?? throw new ClusterException("no silo is left for a load");

    private Dictionary<int, WireLoadNews> Ask()
    {
        var question = ++_question;
        var answers = Calls.Again(() => _cluster.GatherLoad(_engine.World, question));
        foreach (var told in answers) _shares.Find(share => share.Order.Share == told.Share)?.Hear(told, _time.GetTimestamp());
        return answers.GroupBy(one => one.Share).ToDictionary(group => group.Key, group => group.Last());
    }

    // Nothing is under way while it is found out what nobody knows of any more; what is made there ends, so that no drain waits for it.
    private void TakeOver(Dictionary<int, WireLoadNews> news)
    {
        var phase = _phase;
        Enter(LoadPhase.Stopped);
        ComeToRest();
        foreach (var (number, told) in Ask()) news[number] = told;
        var lost = _shares.Where(share => !news.ContainsKey(share.Order.Share)).ToList();
        var known = _shares.Except(lost).SelectMany(share => share.Last!.Places.Select(place => place.Process).Concat(share.Last.Children)).ToHashSet();
        known.UnionWith(_engine.Guests(_tenants));
        known.UnionWith(lost.SelectMany(share => share.Order.Places.Select(place => place.Process)));

        // Numbers of this life that were given out until all stood, whether there is such a process now or not: a child may still come.
        var first = _tenants.Min();
        int[] orphans = [.. Enumerable.Range(first, (int)_engine.CountProcesses() - first).Where(number => !known.Contains(number))];
        foreach (var share in lost)
        {
            var silo = Idlest();
            share.Order = share.Order with
            {
                Session = _engine.ReserveSession(),
                Pacing = Pacing(_time.GetElapsedTime(_plan.Origin(), share.NewsAt), wasAway: false),
                Orphans = orphans,
                Loss = $"the load's share {share.Order.Share + 1} of {share.Order.Shares} was lost with {share.Silo} and goes on at another silo",
            };
            orphans = [];
            Give(share, silo);
        }

        Enter(phase);
    }

    // What the lost had begun at grains elsewhere goes on there: a fork that is not over has a child that nobody can know yet.
    private void ComeToRest()
    {
        var begin = _time.GetTimestamp();
        while (_engine.UnderWay().Any(protocol => !protocol.Sleeps) && _time.GetElapsedTime(begin) < RestsWithin) _pause.Wait(Look);
    }

    private WirePacing Pacing(TimeSpan from, bool wasAway) => new()
    {
        Loop = _plan.Load.Loop,
        Arrivals = _plan.Load.Arrivals,
        Rate = _plan.Load.Rate,
        LateMax = _plan.Load.LateMax,
        Stages = [.. _plan.Load.Stages.Select(stage => (stage.Duration, stage.Rate, stage.To))],
        Length = _plan.Length,
        Age = _time.GetElapsedTime(_plan.Origin()),
        From = from,
        WasAway = wasAway,
        RecordedFor = _time.GetElapsedTime(_plan.Seconds.Start),
        SecondsBefore = _plan.Seconds.Before,
        Warmup = _plan.Seconds.Warmup,
    };

    private HostedLoadNews Together(List<WireLoadNews> told)
    {
        var operations = Enum.GetValues<WorkloadOperation>().Length;
        var (latencies, services) = (new LatencyHistogram?[operations], new LatencyHistogram?[operations]);
        foreach (var (operation, latency, service) in told.SelectMany(one => one.Operations))
        {
            (latencies[operation] ??= new()).Merge(latency.Open());
            (services[operation] ??= new()).Merge(service.Open());
        }

        var last = _shares.Select(share => share.Last).OfType<WireLoadNews>().ToList();
        var released = last.Where(one => one.ReleasedAgo >= TimeSpan.Zero).MinBy(one => one.ReleasedAgo);
        return new([.. told.SelectMany(one => one.Seconds.Select(second => (one.Silo, second.Second, second.Open())))], latencies, services)
        {
            Held = HeldPages.Sum(last.Select(one => one.Held)),
            Sleeping = last.Sum(one => one.Sleeping),
            LastReleaseAt = released is null ? 0 : _time.GetTimestamp() - (long)(released.ReleasedAgo.TotalSeconds * _time.TimestampFrequency),
            LastReleaseBy = released?.ReleasedBy ?? "",
        };
    }

    /// <summary>One share, as the client knows it.</summary>
    private sealed class Share(WireLoad order)
    {
        private readonly List<WireLoadNews> _news = [];

        public WireLoad Order { get; set; } = order;

        public SiloAddress? Silo { get; set; }

        public WireLoadNews? Last { get; private set; }

        public long NewsAt { get; set; }

        // The places as they are now are what another must know who takes the share over.
        public void Hear(WireLoadNews news, long now)
        {
            (Last, NewsAt, Order) = (news, now, Order with { Places = news.Places });
            _news.Add(news);
        }

        public List<WireLoadNews> TakeNews()
        {
            List<WireLoadNews> taken = [.. _news];
            _news.Clear();
            return taken;
        }
    }
}
