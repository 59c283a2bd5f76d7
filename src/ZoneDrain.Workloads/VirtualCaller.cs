using ZoneDrain.Drivers;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Workloads;

/// <summary>
/// One caller of a load in virtual time: the protocols of an operation one after another, as it hears what became of the last. It draws as a worker's load
/// does, holds what is held for some operations, and gives it back when that is due.
/// </summary>
/// <param name="engine">What gives out numbers of processes.</param>
/// <param name="world">What is loaded.</param>
/// <param name="seed">The seed of its draws.</param>
internal sealed class VirtualCaller(IEngine engine, ScenarioWorld world, ulong seed)
{
    private const int ChildrenMax = 8;
    private const int RunPages = 32;
    private readonly WorkloadSpec _spec = world.Spec.Workload;
    private readonly PriorityQueue<(OwnerId Owner, ProcessId? Child), long> _held = new();
    private SeededDraws _draws = new(seed);
    private Completion _heard;
    private long _step;
    private int _children;

    /// <summary>How the operation ended; of one that sleeps it is not known, and Ok.</summary>
    public Outcome Outcome { get; private set; }

    /// <summary>Hears how a protocol ended, or that it sleeps.</summary>
    public void Hear(in Completion completion) => _heard = completion;

    /// <summary>The protocols of the next operation, with those that give back what is due.</summary>
    public IEnumerator<IProtocol> Operation()
    {
        _step++;
        while (_held.TryPeek(out _, out var due) && due <= _step) yield return GiveBack();
        var operation = Draw();
        var number = _draws.Below(world.Processes.Length);
        var tenant = world.Processes[number].Current;
        var place = _draws.Below(tenant.Targets.Length);
        var page = tenant.Targets[place].Chooser.Draw(ref _draws);
        var steps = operation switch
        {
            WorkloadOperation.GupGet => Gup(tenant, place, page, GupMode.Get | GupMode.Write, OwnerKind.Call),
            WorkloadOperation.GupPin => Gup(tenant, place, page, GupMode.Pin | GupMode.Write, OwnerKind.Pipe),
            WorkloadOperation.GupLongterm => Gup(tenant, place, page, GupMode.Pin | GupMode.Longterm | GupMode.Write, OwnerKind.Descriptor),
            WorkloadOperation.Fork => Fork(tenant, VpnOf(tenant, place, page)),
            WorkloadOperation.Exit => Exit(number, tenant),
            _ => Single(Protocol(operation, tenant, place, page)),
        };
        while (steps.MoveNext()) yield return steps.Current;
    }

    /// <summary>Those that give back all that is held.</summary>
    public IEnumerator<IProtocol> LetGoOfAll()
    {
        while (_held.Count > 0) yield return GiveBack();
    }

    private WorkloadOperation Draw()
    {
        var (fraction, sum, operations) = (_draws.Fraction(), 0.0, Enum.GetValues<WorkloadOperation>());
        foreach (var operation in operations)
        {
            if (fraction < (sum += _spec.Mix.Share(operation))) return operation;
        }

        return operations[0];
    }

    // What is one protocol from beginning to end; null where the memory has no such operation.
    private IProtocol? Protocol(WorkloadOperation operation, WorldProcess.Tenant tenant, int place, long page)
    {
        var target = tenant.Targets[place];
        var vpn = VpnOf(tenant, place, page);
        var from = tenant.Starts[place] < 0 ? 0 : tenant.Starts[place] + page / RunPages * RunPages;
        var to = from + Math.Min(RunPages, target.Pages);
        var (ram, device) = (new DeviceMemory(world.Ram), target.Device.Memory);
        var (inode, offset, length) = (target.Inode, page / RunPages * RunPages * Units.PageSize, RunPages * Units.PageSize);
        var fileSystem = target.Device.Spec.FileSystem;
        return operation switch
        {
            WorkloadOperation.ReadFault => new Fault(tenant.Id, vpn, Write: false),
            WorkloadOperation.WriteFault => new Fault(tenant.Id, vpn, Write: true),
            WorkloadOperation.Unpin => _held.Count == 0 ? null : GiveBack(),
            WorkloadOperation.Unmap when !target.IsPeer => new Zap(tenant.Id, from, to),
            WorkloadOperation.DeviceRead or WorkloadOperation.DeviceWrite when target.IsMirrored => new DeviceAccess(
                tenant.Id, vpn, 1, operation == WorkloadOperation.DeviceWrite, device, DeviceFaultAccess.AsRequested, Form: target.Form),
            WorkloadOperation.MigrateIn when target.IsMirrored => new MigrateVma(tenant.Id, from, to, ram, device, target.Form, Holes: true),
            WorkloadOperation.MigrateOut when target.IsMirrored => new MigrateVma(tenant.Id, from, to, device, ram),
            _ when !target.IsFile => null,
            WorkloadOperation.Pwrite => new WriteFile(inode, offset, length, Data: true, KeepSize: false),
            WorkloadOperation.Allocate => new WriteFile(inode, offset, length, Data: false, KeepSize: false),
            WorkloadOperation.Fsync => new WriteBack(inode, 0, target.Pages),
            WorkloadOperation.PunchHole => new Truncate(inode, fileSystem, TruncateKind.Punch, offset, length),
            WorkloadOperation.Collapse => new Truncate(inode, fileSystem, TruncateKind.Collapse, offset, length),

            // Down to the page or, every other time, back to the full size, so that the file does not wither away.
            WorkloadOperation.Truncate => new Truncate(
                inode, fileSystem, TruncateKind.Size, _draws.Below(2) == 0 ? offset : target.Pages * Units.PageSize, 0),
            WorkloadOperation.Evict => new Evict(inode, Unlink: false),
            _ => null,
        };
    }

    private IEnumerator<IProtocol> Single(IProtocol? protocol)
    {
        Outcome = Outcome.EOPNOTSUPP;
        if (protocol is null) yield break;
        yield return protocol;
        Outcome = _heard.Outcome;
    }

    private IEnumerator<IProtocol> Gup(WorldProcess.Tenant tenant, int place, long page, GupMode mode, OwnerKind kind)
    {
        yield return new OpenOwner(tenant.Id, kind);
        Outcome = _heard.Outcome;
        if (Outcome != Outcome.Ok) yield break;
        var owner = new OwnerId(tenant.Id, (int)_heard.Findings.Handle);
        var target = tenant.Targets[place];
        var pages = (int)Math.Min(_spec.GupPages, target.Pages - page);
        if (target.IsPeer) mode |= GupMode.Peer;
        yield return new Gup(tenant.Id, VpnOf(tenant, place, page), pages, owner.Slot, mode);
        Outcome = _heard.Outcome;
        if (_heard.Findings.Pages > 0) Hold((owner, null));
        else yield return new CloseOwner(owner);
    }

    private IEnumerator<IProtocol> Fork(WorldProcess.Tenant tenant, long vpn)
    {
        Outcome = Outcome.EBUSY;
        if (_children >= ChildrenMax) yield break;
        var child = engine.ReserveProcess();
        yield return new Fork(tenant.Id, child);
        Outcome = _heard.Outcome;
        if (Outcome != Outcome.Ok) yield break;
        _children++;
        yield return new Fault(child, vpn, Write: false);
        Hold((default, child));
    }

    // Two callers may choose the same process; the second finds it gone, and only the first starts a successor.
    private IEnumerator<IProtocol> Exit(int number, WorldProcess.Tenant tenant)
    {
        Outcome = Outcome.ENOENT;
        if (!tenant.TryReplace()) yield break;
        yield return new Exit(tenant.Id);
        Outcome = _heard.Outcome;
        var id = engine.CreateProcess();
        var starts = new long[tenant.Targets.Length];
        foreach (var (place, target) in tenant.Targets.Index())
        {
            yield return world.Mapping(id, target);
            starts[place] = _heard.Outcome == Outcome.Ok ? _heard.Findings.Handle : -1;
            if (starts[place] >= 0 && target.IsMirrored) yield return new Mirror(id, target.Device.Memory);
        }

        world.Processes[number].Become(id, tenant.Targets, starts);
    }

    private IProtocol GiveBack()
    {
        var (owner, child) = _held.Dequeue();
        if (child is not { } process) return new CloseOwner(owner);
        _children--;
        return new Exit(process);
    }

    private void Hold((OwnerId Owner, ProcessId? Child) held) =>
        _held.Enqueue(held, _step + 1 + (long)Math.Min(-Math.Log(1 - _draws.Fraction()) * _spec.Hold.Operations, 8 * _spec.Hold.Operations));

    private static long VpnOf(WorldProcess.Tenant tenant, int place, long page) => tenant.Starts[place] < 0 ? -1 : tenant.Starts[place] + page;
}
