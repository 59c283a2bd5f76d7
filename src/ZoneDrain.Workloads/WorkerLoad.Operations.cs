using ZoneDrain.Drivers;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Workloads;

/// <summary>What each operation of a mix does.</summary>
internal sealed partial class WorkerLoad
{
    /// <summary>Pages that an unmap, a punch or a write concerns: a run of 32, aligned.</summary>
    private const int RunPages = 32;

    private Outcome Do(ISession session, WorkloadOperation operation)
    {
        var number = _draws.Below(World.Processes.Length);
        _life.Faults?.SlowDown(number);
        var tenant = World.Processes[number].Current;
        var outcome = Do(session, operation, number, tenant);
        if (operation != WorkloadOperation.Unpin && outcome is Outcome.ENOENT or Outcome.SIGSEGV or Outcome.EIO) ReplaceLost(session, number, tenant);
        return outcome;
    }

    // What a silo took with it when it died comes back by nobody else: another process takes its place and maps anew.
    private void ReplaceLost(ISession session, int number, WorldProcess.Tenant tenant)
    {
        if (!tenant.IsLeaving && _engine.IsLost(tenant.Id) && tenant.TryReplace()) World.Start(session, number);
    }

    private Outcome Do(ISession session, WorkloadOperation operation, int number, WorldProcess.Tenant tenant)
    {
        var place = _draws.Below(tenant.Targets.Length);
        var target = tenant.Targets[place];
        var page = target.Chooser.Draw(ref _draws);
        var vpn = tenant.Starts[place] < 0 ? -1 : tenant.Starts[place] + page;
        return operation switch
        {
            WorkloadOperation.ReadFault => session.Start(new Fault(tenant.Id, vpn, Write: false)).Outcome,
            WorkloadOperation.WriteFault => session.Start(new Fault(tenant.Id, vpn, Write: true)).Outcome,
            WorkloadOperation.GupGet => Gup(session, tenant, target, page, vpn, GupMode.Get | GupMode.Write, OwnerKind.Call),
            WorkloadOperation.GupPin => Gup(session, tenant, target, page, vpn, GupMode.Pin | GupMode.Write, OwnerKind.Pipe),
            WorkloadOperation.GupLongterm => Gup(session, tenant, target, page, vpn, GupMode.Pin | GupMode.Longterm | GupMode.Write, OwnerKind.Descriptor),
            WorkloadOperation.Unpin => Unpin(session),
            WorkloadOperation.Unmap when target.IsPeer => MapPeerAnew(session, number, tenant, place),
            WorkloadOperation.Unmap =>
                session.Start(new Zap(tenant.Id, RunStart(tenant, place, page), RunStart(tenant, place, page) + RunLength(target))).Outcome,
            WorkloadOperation.Fork => Fork(session, tenant.Id, vpn),
            WorkloadOperation.Exit => ExitAndStart(session, number, tenant),
            WorkloadOperation.Mremap => Mremap(session, tenant, place),
            >= WorkloadOperation.DeviceRead => target.IsMirrored ? DoDevice(session, operation, tenant, place, vpn) : Outcome.EOPNOTSUPP,
            _ when !target.IsFile => Outcome.EOPNOTSUPP,
            _ => DoFile(session, operation, target, page),
        };
    }

    private Outcome DoDevice(ISession session, WorkloadOperation operation, WorldProcess.Tenant tenant, int place, long vpn)
    {
        var target = tenant.Targets[place];
        var (from, to) = (RunStart(tenant, place, vpn - tenant.Starts[place]), RunStart(tenant, place, vpn - tenant.Starts[place]) + RunLength(target));
        var (ram, device) = (new DeviceMemory(World.Ram), target.Device.Memory);
        return operation switch
        {
            WorkloadOperation.DeviceRead or WorkloadOperation.DeviceWrite => session.Start(
                new DeviceAccess(
                    tenant.Id, vpn, 1, operation == WorkloadOperation.DeviceWrite, device, DeviceFaultAccess.AsRequested, Form: target.Form)).Outcome,
            WorkloadOperation.MigrateIn => session.Start(new MigrateVma(tenant.Id, from, to, ram, device, target.Form, Holes: true)).Outcome,
            WorkloadOperation.MigrateOut => session.Start(new MigrateVma(tenant.Id, from, to, device, ram)).Outcome,
            _ => throw new InvalidOperationException($"a device has no operation {operation}"),
        };
    }

    // A peer's memory is mapped whole, so it is given back whole; only the worker whose process it is does so, lest two of them map it twice.
    private Outcome MapPeerAnew(ISession session, int number, WorldProcess.Tenant tenant, int place)
    {
        if (number % _life.Workers != _worker) return Outcome.EBUSY;
        var target = tenant.Targets[place];
        if (tenant.Starts[place] >= 0) session.Start(new Munmap(tenant.Id, tenant.Starts[place], tenant.Starts[place] + target.Pages));
        tenant.Starts[place] = World.Map(session, tenant.Id, target);
        return tenant.Starts[place] >= 0 ? Outcome.Ok : Outcome.ENOMEM;
    }

    private Outcome DoFile(ISession session, WorkloadOperation operation, WorldTarget target, long page)
    {
        var inode = target.Inode;
        var fileSystem = target.Device.Spec.FileSystem;
        var offset = page / RunPages * RunPages * Units.PageSize;
        const long Length = RunPages * Units.PageSize;
        switch (operation)
        {
            case WorkloadOperation.Pwrite:
                return Sleepy(session, new WriteFile(inode, offset, Length, Data: true, KeepSize: false));
            case WorkloadOperation.Allocate:
                return Sleepy(session, new WriteFile(inode, offset, Length, Data: false, KeepSize: false));
            case WorkloadOperation.Fsync:
                return session.Start(new WriteBack(inode, 0, target.Pages)).Outcome;
            case WorkloadOperation.PunchHole:
                return Sleepy(session, new Truncate(inode, fileSystem, TruncateKind.Punch, offset, Length));
            case WorkloadOperation.Collapse:
                return Sleepy(session, new Truncate(inode, fileSystem, TruncateKind.Collapse, offset, Length));
            case WorkloadOperation.Truncate:
                // Down to the page or, every other time, back to the full size, so that the file does not wither away.
                var size = _draws.Below(2) == 0 ? offset : target.Pages * Units.PageSize;
                return Sleepy(session, new Truncate(inode, fileSystem, TruncateKind.Size, size, 0));
            case WorkloadOperation.Evict:
                return Sleepy(session, new Evict(inode, Unlink: false));
            default:
                throw new InvalidOperationException($"a load has no operation {operation}");
        }
    }

    private Outcome Sleepy<TProtocol>(ISession session, TProtocol protocol) where TProtocol : struct, IProtocol
    {
        if (session.Sleeping >= SleepersMax) return Outcome.EBUSY;
        var started = session.Start(protocol);
        _slept = started.IsDone ? 0 : started.Ticket;
        return started.Outcome;
    }

    private Outcome Gup(ISession session, WorldProcess.Tenant tenant, WorldTarget target, long page, long vpn, GupMode mode, OwnerKind kind)
    {
        var opened = session.Start(new OpenOwner(tenant.Id, kind));
        if (opened.Outcome != Outcome.Ok) return opened.Outcome;
        var owner = new OwnerId(tenant.Id, (int)opened.Findings.Handle);
        var pages = (int)Math.Min(_spec.GupPages, target.Pages - page);
        if (target.IsPeer) mode |= GupMode.Peer;
        var got = session.Start(new Gup(tenant.Id, vpn, pages, owner.Slot, mode));
        var outlives = (mode & GupMode.Longterm) != 0 && _spec.Hold.OutliveProcess > 0 && _draws.Fraction() < _spec.Hold.OutliveProcess;
        if (outlives && got.Findings.Pages > 0) LeaveToKeeper(session, tenant.Id, owner, got.Findings.Pages);
        else if (got.Findings.Pages > 0) Hold(new(owner, null, kind, got.Findings.Pages));
        else Undoing.Close(session, owner);
        return got.Outcome;
    }

    // A child inherits the descriptor, the process closes it: from now on the pin lives as long as the child, whatever becomes of the process.
    private void LeaveToKeeper(ISession session, ProcessId process, OwnerId owner, long pages)
    {
        var keeper = _engine.ReserveProcess();
        if (session.Start(new Fork(process, keeper)).Outcome == Outcome.Ok)
        {
            _children++;
            Hold(new(default, keeper, OwnerKind.Descriptor, pages));
        }

        Undoing.Close(session, owner);
    }

    private Outcome Unpin(ISession session)
    {
        if (_held.Count == 0) return Outcome.ENOENT;
        LetGo(session, _held.Dequeue());
        return Outcome.Ok;
    }

    private Outcome Fork(ISession session, ProcessId parent, long vpn)
    {
        if (_children >= ChildrenMax) return Outcome.EBUSY;
        var child = _engine.ReserveProcess();
        var forked = session.Start(new Fork(parent, child));
        if (forked.Outcome == Outcome.EIO) Undoing.Exit(_engine, session, child);
        if (forked.Outcome != Outcome.Ok) return forked.Outcome;
        _children++;
        // A child inherits no entries: where its first access fails, as after a kill, nothing waits for its end.
        var mapped = session.Start(new Fault(child, vpn, Write: false)).Outcome is Outcome.Ok or Outcome.NOPAGE or Outcome.MAJOR or Outcome.FALLBACK;
        Hold(new(default, child, OwnerKind.Call, 0) { IsEmpty = !mapped });
        return Outcome.Ok;
    }

    // Two workers may choose the same process; the second finds it gone, and only the first starts a successor.
    private Outcome ExitAndStart(ISession session, int number, WorldProcess.Tenant tenant)
    {
        if (!tenant.TryReplace()) return Outcome.ENOENT;
        var exited = Undoing.Exit(_engine, session, tenant.Id);
        if (exited == Outcome.Ok || _engine.IsLost(tenant.Id)) World.Start(session, number);
        else tenant.Stay();
        return exited;
    }

    private static Outcome Mremap(ISession session, WorldProcess.Tenant tenant, int place)
    {
        var from = tenant.Starts[place];
        if (from < 0) return Outcome.EFAULT;
        if (tenant.Targets[place].IsPeer) return Outcome.EINVAL;
        var pages = tenant.Targets[place].Pages;
        var unit = Math.Max(512, 1L << tenant.Targets[place].Device.Spec.Order);
        var to = (from + pages + unit - 1) / unit * unit;
        var moved = session.Start(new Mremap(tenant.Id, from, pages, to));
        if (moved.Outcome == Outcome.Ok) tenant.Starts[place] = to;
        return moved.Outcome;
    }

    private static long RunStart(WorldProcess.Tenant tenant, int place, long page) =>
        tenant.Starts[place] < 0 ? 0 : tenant.Starts[place] + page / RunPages * RunPages;

    private static long RunLength(WorldTarget target) => Math.Min(RunPages, target.Pages);
}
