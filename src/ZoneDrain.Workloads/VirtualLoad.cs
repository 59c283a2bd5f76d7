using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Workloads;

/// <summary>
/// Callers of a load in virtual time, dealt to the workers as a cluster deals them to its silos: each goes on when what it asked for is answered. In a closed
/// loop its next operation begins then; in an open one when it is to, or at once if it is late.
/// </summary>
internal sealed class VirtualLoad : IVirtualCaller
{
    private const int CallerBits = 24;

    /// <summary>What an operation takes that needs no protocol, as an unpin where nothing is held.</summary>
    private const long NothingNs = 1_000;

    /// <summary>The tag of what no caller waits for alone.</summary>
    private const long Together = -1;

    private readonly IVirtualEngine _engine;
    private readonly ScenarioWorld _world;
    private readonly Caller[] _callers;
    private readonly List<int>[] _alone;
    private bool _letsGo;

    /// <param name="engine">The engine.</param>
    /// <param name="world">What is loaded.</param>
    /// <param name="seed">The seed of every draw.</param>
    /// <param name="callers">Callers, 1 or more.</param>
    /// <param name="rate">Operations a second of all callers; null for a closed loop.</param>
    public VirtualLoad(IVirtualEngine engine, ScenarioWorld world, ulong seed, int callers, double? rate)
    {
        (_engine, _world) = (engine, world);
        var all = new List<Caller>();
        var shares = LoadDeal.Of(world, engine.Workers, callers);
        foreach (var share in shares)
        {
            for (var number = 0; number < share.Callers; number++)
            {
                var value = new LoadCaller(world, LoadDeal.SeedOf(seed, share.Share), number, share.Callers, share.Places);
                all.Add(new(value, share, Arrivals(all.Count)));
            }
        }

        _callers = [.. all];
        _alone = [.. shares.Select(_ => new List<int>())];

        ArrivalSchedule? Arrivals(int number) => rate is not { } given ? null
            : new ArrivalSchedule(new LoadSpec { Rate = given }, TimeSpan.FromDays(30), number, callers, seed);
    }

    /// <summary>Operations that have ended, or sleep.</summary>
    public long Operations { get; private set; }

    /// <summary>Of them, those that were refused.</summary>
    public long Refused { get; private set; }

    /// <summary>Times that those that have ended had tried something again.</summary>
    public long Retries { get; private set; }

    /// <summary>From the intended start of each operation to its end, in nanoseconds of virtual time.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>Callers that wait for an answer, and whatever else was started.</summary>
    public int UnderWay { get; private set; }

    /// <summary>Operations that sleep.</summary>
    public int Sleeping { get; private set; }

    /// <summary>No operation begins any more.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Every caller begins.</summary>
    public void Begin()
    {
        foreach (var caller in _callers) caller.Origin = _engine.Now;
        for (var number = 0; number < _callers.Length; number++) BeginNext(number, _engine.Now);
    }

    /// <summary>What is under way ends, and no more begins.</summary>
    public void Stop() => IsStopped = true;

    /// <summary>Callers give back every pin and end every child, once stopped.</summary>
    public void LetGoOfAll()
    {
        _letsGo = true;
        for (var number = 0; number < _callers.Length; number++) LetGo(number);
    }

    /// <summary>Every process exits.</summary>
    public void ExitProcesses()
    {
        foreach (var (place, process) in _world.Processes.Index()) StartTogether(place, new Exit(process.Current.Id));
    }

    /// <summary>umount: drops every inode.</summary>
    public void EvictInodes()
    {
        foreach (var (number, target) in _world.Targets.Where(target => target.IsFile).Index()) StartTogether(number, new Evict(target.Inode, Unlink: false));
    }

    /// <inheritdoc/>
    public void Ended(long tag, in Completion completion)
    {
        if (tag == Together)
        {
            UnderWay--;
            return;
        }

        var number = (int)(tag & ((1 << CallerBits) - 1));
        var caller = _callers[number];
        if (tag >> CallerBits != caller.Started)
        {
            Sleeping--;
            Retries += completion.Findings.Retries;
            caller.Value.Wake(completion);
            if (_letsGo && !caller.Waits) LetGo(number);
            return;
        }

        UnderWay--;
        caller.Value.Hear(completion);
        GoOn(number);
    }

    /// <inheritdoc/>
    public void Sleeps(long tag)
    {
        if (tag == Together) return;
        var number = (int)(tag & ((1 << CallerBits) - 1));
        var caller = _callers[number];
        if (tag >> CallerBits != caller.Started) return;
        UnderWay--;
        Sleeping++;
        caller.Value.Hear(new Completion(false, default, default, caller.Started, null));
        caller.Started++;
        GoOn(number);
    }

    /// <inheritdoc/>
    public void Due(long tag)
    {
        if (!IsStopped) BeginOperation((int)tag);
    }

    private void StartTogether<TProtocol>(int place, TProtocol protocol) where TProtocol : struct, IProtocol
    {
        UnderWay++;
        _engine.Start(place % _engine.Workers, protocol, this, Together);
    }

    private void BeginNext(int number, long notBefore)
    {
        var caller = _callers[number];
        if (IsStopped) return;
        caller.Intended = notBefore;
        if (caller.Arrivals is not null)
        {
            caller.Arrivals.TryNext(out var seconds);
            caller.Intended = caller.Origin + (long)(seconds * 1e9);
        }

        var begin = Math.Max(notBefore, caller.Intended);
        if (begin > _engine.Now) _engine.At(begin, caller.Silo, this, number);
        else BeginOperation(number);
    }

    private void BeginOperation(int number)
    {
        var caller = _callers[number];
        caller.Value.BeginStep();
        (caller.Phase, caller.StartedBefore) = (Phase.GivesBack, caller.Started);
        GoOn(number);
    }

    private void LetGo(int number)
    {
        _callers[number].Value.LetGoOfAll();
        GoOn(number);
    }

    private void GoOn(int number)
    {
        var caller = _callers[number];
        var executor = new Executor(this, caller, number);
        while (true)
        {
            caller.Waits = false;
            var goesOn = caller.Value.Next(executor);
            if (caller.Waits) return;
            if (goesOn) continue;
            if (caller.Phase != Phase.GivesBack) break;
            if (caller.Value.IsAlone)
            {
                caller.Phase = Phase.Rests;
                _alone[caller.Share].Add(number);
                return;
            }

            caller.Value.Draw();
            caller.Phase = Phase.Operates;
        }

        if (caller.Phase != Phase.Operates) return;
        caller.Phase = Phase.Rests;
        Record(caller);
        CallBack(_alone[caller.Share]);
        BeginNext(number, caller.Started == caller.StartedBefore ? _engine.Now + NothingNs : _engine.Now);
    }

    // A process may have come whose threads can begin something.
    private void CallBack(List<int> alone)
    {
        if (alone.Count == 0) return;
        int[] waiting = [.. alone];
        alone.Clear();
        foreach (var number in waiting.Where(_ => !IsStopped))
        {
            _callers[number].Phase = Phase.GivesBack;
            GoOn(number);
        }
    }

    private void Record(Caller caller)
    {
        Operations++;
        Retries += caller.Value.Retries;
        if (LoadMeter.IsRefusal(caller.Value.Outcome)) Refused++;
        Latency.Record(_engine.Now - caller.Intended);
    }

    private enum Phase : byte
    {
        Rests,
        GivesBack,
        Operates,
    }

    private sealed class Caller(LoadCaller value, LoadDeal share, ArrivalSchedule? arrivals)
    {
        public LoadCaller Value => value;

        public int Share => share.Share;

        public int Silo => share.Silo;

        public ArrivalSchedule? Arrivals => arrivals;

        public long Origin { get; set; }

        public long Intended { get; set; }

        /// <summary>Protocols it has started; what is about an earlier one is about one that slept.</summary>
        public long Started { get; set; }

        /// <summary>What it had started when its operation began.</summary>
        public long StartedBefore { get; set; }

        public Phase Phase { get; set; }

        /// <summary>Its last step is answered later.</summary>
        public bool Waits { get; set; }
    }

    // Numbers of processes are given out in no time; protocols take theirs.
    private readonly struct Executor(VirtualLoad load, Caller caller, int number) : ILoadExecutor
    {
        public void Start<TProtocol>(in TProtocol protocol) where TProtocol : struct, IProtocol
        {
            load.UnderWay++;
            caller.Started++;
            caller.Waits = true;
            load._engine.Start(caller.Silo, protocol, load, (caller.Started << CallerBits) | (uint)number);
        }

        public void ReserveProcess() => caller.Value.Hear(load._engine.ReserveProcess());

        public void CreateProcess() => caller.Value.Hear(load._engine.CreateProcess(caller.Silo));

        public void AskIfLost(ProcessId process) => caller.Value.Hear(load._engine.IsLost(process));
    }
}
