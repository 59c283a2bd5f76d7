using ZoneDrain.Audit;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Experiments.Simulations;

/// <summary>One life of a scenario's devices under one strategy in virtual time: load, kill, drain, release, audit.</summary>
public sealed class SimulationRun : IVirtualCaller
{
    private const int HoldersShown = 5;
    private readonly IVirtualEngine _engine;
    private readonly SimulationRequest _request;
    private readonly StrategyId _strategy;
    private readonly CancellationToken _cancellation;
    private readonly ScenarioWorld _world;
    private readonly VirtualLoad _load;
    private string _stuck = "";
    private int _teardowns;
    private int _begun;

    private SimulationRun(IVirtualEngine engine, SimulationRequest request, StrategyId strategy, CancellationToken cancellation)
    {
        (_engine, _request, _strategy, _cancellation) = (engine, request, strategy, cancellation);
        _world = ScenarioWorld.Create(engine, request.Scenario.World, strategy, engine.Clock);
        _load = new(engine, _world, request.Seed, request.Callers, request.Rate);
    }

    /// <summary>Runs it.</summary>
    /// <param name="engine">An empty world, which this alone uses.</param>
    /// <param name="request">What is simulated.</param>
    /// <param name="strategy">The drain.</param>
    /// <param name="cancellation">Ends it early, with what there is.</param>
    public static SimulationRow Run(IVirtualEngine engine, SimulationRequest request, StrategyId strategy, CancellationToken cancellation) =>
        new SimulationRun(engine, request, strategy, cancellation).Live();

    /// <inheritdoc/>
    public void Ended(long tag, in Completion completion)
    {
        _teardowns--;
        if (completion.Outcome != Outcome.Ok) _stuck = $"a teardown ended with {completion.Outcome}";
    }

    /// <inheritdoc/>
    public void Sleeps(long tag)
    {
        // A drain waits as long as it takes.
    }

    /// <inheritdoc/>
    public void Due(long tag)
    {
        var fault = _request.Faults[(int)(tag / 2)];
        if (tag % 2 == 0) Begin(fault);
        else foreach (var silo in SilosOf(fault)) _engine.SlowDown(silo, 1);
    }

    private SimulationRow Live()
    {
        var begun = _engine.Figures;
        foreach (var (place, fault) in _request.Faults.Index())
        {
            _engine.At(begun.At + fault.AtNs, 0, this, 2 * place);
            if (fault.Kind == VirtualFaultKind.SlowSilos) _engine.At(begun.At + fault.AtNs + fault.ForNs, 0, this, 2 * place + 1);
        }

        _load.Begin();
        Until(() => _load.Operations >= _request.Operations);
        var loaded = _engine.Figures;
        var operations = (_load.Operations, _load.Refused, _load.Retries, P50: _load.Latency.Percentile(50) ?? 0, P99: _load.Latency.Percentile(99) ?? 0);
        if (_request.Scenario.Teardown.Orderly) LetGo();
        var (killed, counted) = (_engine.Figures, _engine.Counts.Messages);
        TearDown();
        counted = _engine.Counts.Messages - counted;
        var freed = _engine.Figures;
        if (!_request.Scenario.Teardown.Orderly && _stuck.Length == 0) LetGo();
        return Row(begun, loaded, killed, freed) with
        {
            Operations = operations.Operations,
            Refused = operations.Refused,
            Retries = operations.Retries,
            P50Ns = operations.P50,
            P99Ns = operations.P99,
            MessagesAnOperation = (double)(loaded.Messages - begun.Messages) / Math.Max(1, operations.Operations),
            RemoteAnOperation = (double)(loaded.RemoteMessages - begun.RemoteMessages) / Math.Max(1, operations.Operations),
            CallsAnOperation = (double)(loaded.Calls - begun.Calls) / Math.Max(1, operations.Operations),
            DrainMessagesCounted = counted,
            FaultsBegun = _begun,
            CpuNsAnOperation = (double)Cpu(begun, loaded) / Math.Max(1, operations.Operations),
        };
    }

    private void LetGo()
    {
        _load.Stop();
        UntilQuiet();
        _load.LetGoOfAll();
        UntilQuiet();
        _load.ExitProcesses();
        UntilQuiet();
        _load.EvictInodes();
        UntilQuiet();
    }

    private void TearDown()
    {
        foreach (var device in _world.Devices)
        {
            _teardowns++;
            _engine.Start(device.Pgmap.Value % _engine.Workers, new Teardown(device.Plan(_strategy, _request.Scenario.Teardown)), this, 0);
        }

        var deadline = _engine.Now + (long)_request.Scenario.Teardown.Deadline.TotalNanoseconds;
        Until(() => _teardowns == 0 || _engine.Now >= deadline);
        if (_teardowns > 0 && _stuck.Length == 0 && !_cancellation.IsCancellationRequested)
            _stuck = $"a drain does not end within {_request.Scenario.Teardown.Deadline.TotalSeconds} s: {Holders()}";
    }

    private void UntilQuiet() => Until(() => _load.UnderWay == 0 && _load.Sleeping == 0);

    private void Until(Func<bool> isSo)
    {
        while (_stuck.Length == 0 && !isSo() && !_cancellation.IsCancellationRequested)
        {
            if (!_engine.Step()) _stuck = $"nothing can happen any more: {Holders()}";
        }
    }

    private string Holders()
    {
        var holders = _world.Devices.SelectMany(device => _engine.Holders(device.Pgmap, HoldersShown)).Take(HoldersShown);
        var sleepers = _engine.Sleepers.Take(HoldersShown).Select(sleeper => $"{sleeper.Protocol.Split(" {")[0]} sleeps at {sleeper.Step}");
        return string.Join(", ", holders.Select(row => $"{row.Page} ({row.Kind} of {row.Holder})").Concat(sleepers).DefaultIfEmpty("nobody holds anything"));
    }

    private void Begin(VirtualFault fault)
    {
        var silos = SilosOf(fault);
        _begun++;
        switch (fault.Kind)
        {
            case VirtualFaultKind.RackDies:
                _engine.Kill(silos, fault.ForNs);
                break;
            case VirtualFaultKind.Partition:
                _engine.Partition(silos, _engine.Now + fault.ForNs);
                break;
            case VirtualFaultKind.SlowSilos:
                foreach (var silo in silos) _engine.SlowDown(silo, fault.Times);
                break;
            case VirtualFaultKind.Pause:
                foreach (var silo in silos) _engine.Pause(silo, _engine.Now + fault.ForNs);
                break;
            case VirtualFaultKind.SilosLeave:
                foreach (var silo in silos) _engine.Leave(silo, fault.ForNs);
                break;
            case VirtualFaultKind.JoinWave:
                for (var joined = 0; joined < fault.Count; joined++) _engine.Join(fault.ForNs);
                break;
            case VirtualFaultKind.DroppedCalls:
                Disturb(CallFaultKind.Dropped, fault);
                break;
            case VirtualFaultKind.RepeatedCalls:
                Disturb(CallFaultKind.Repeated, fault);
                break;
            case VirtualFaultKind.DelayedCalls:
                Disturb(CallFaultKind.Delayed, fault);
                break;
            default:
                throw new InvalidOperationException($"nobody knows what to do about {fault.Kind}");
        }
    }

    private void Disturb(CallFaultKind kind, VirtualFault fault) => _engine.Disturb(kind, fault.Share, fault.DelayNs, _engine.Now + fault.ForNs);

    // Those that were there at the beginning lie in a circle.
    private int[] SilosOf(VirtualFault fault) => fault.First >= _request.Silos
        ? [.. Enumerable.Range(fault.First, fault.Count)]
        : [.. Enumerable.Range(fault.First, fault.Count).Select(silo => silo % _request.Silos).Distinct()];

    private SimulationRow Row(VirtualFigures begun, VirtualFigures loaded, VirtualFigures killed, VirtualFigures freed)
    {
        var elapsed = Math.Max(1, loaded.At - begun.At);
        var busiest = loaded.SiloNs.Select((ns, silo) => ns - begun.SiloNs.ElementAtOrDefault(silo)).Max();
        var (actor, share) = BusiestActor(begun, loaded);
        var (drainActor, drainShare) = BusiestActor(killed, freed);
        return new()
        {
            Strategy = _strategy,
            Silos = _request.Silos,
            LoadNs = loaded.At - begun.At,
            DrainNs = freed.At - killed.At,
            DrainMessages = freed.Messages - killed.Messages,
            DrainCpuNs = Cpu(killed, freed),
            BusiestSilo = (double)busiest / elapsed / _engine.Cores,
            MeanSilo = (double)Cpu(begun, loaded) / elapsed / _engine.Cores / _engine.Machines,
            BusiestActor = actor,
            BusiestActorShare = share,
            DrainActor = drainActor,
            DrainActorShare = drainShare,
            QueueMax = freed.QueueMax,
            Events = _engine.Figures.Events,
            Digest = _engine.Figures.Digest.ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
            Stuck = _stuck,
            Hazards = _engine.ViolationCounts.Predicted.Sum(),
            Failures = Failures(),
        };
    }

    private static (string Actor, double Share) BusiestActor(VirtualFigures from, VirtualFigures to)
    {
        var (actor, ns) = to.ActorNs.Select(entry => (entry.Key, Ns: entry.Value - from.ActorNs.GetValueOrDefault(entry.Key)))
            .DefaultIfEmpty((Key: "", Ns: 0L)).MaxBy(entry => (entry.Ns, entry.Key));
        return (actor, (double)ns / Math.Max(1, to.At - from.At));
    }

    private string[] Failures()
    {
        if (_stuck.Length == 0 && !_cancellation.IsCancellationRequested) ReferenceAudit.Note(_engine);
        var failures = _engine.Violations.Where(violation => !violation.Predicted);
        return [.. failures.Select(violation => $"{violation.Invariant}: {violation.Page}, {violation.Detail}")];
    }

    private static long Cpu(VirtualFigures from, VirtualFigures to) => to.SiloNs.Sum() - from.SiloNs.Sum();
}
