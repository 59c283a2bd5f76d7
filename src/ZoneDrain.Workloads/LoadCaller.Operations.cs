using System.Runtime.CompilerServices;
using ZoneDrain.Drivers;
using ZoneDrain.Protocols;

namespace ZoneDrain.Workloads;

/// <summary>Which protocol each operation of a mix is.</summary>
internal sealed partial class LoadCaller
{
    /// <summary>Pages that an unmap, a punch or a write concerns: a run of 32, aligned.</summary>
    private const int RunPages = 32;

    private long _page;

    private WorldTarget Target => _tenant.Targets[_target];

    private long Vpn => _tenant.Starts[_target] < 0 ? -1 : _tenant.Starts[_target] + _page;

    private (long From, long To) Run =>
        _tenant.Starts[_target] < 0 ? (0, RunLength) : (_tenant.Starts[_target] + RunStart, _tenant.Starts[_target] + RunStart + RunLength);

    private long RunStart => _page / RunPages * RunPages;

    private long RunLength => Math.Min(RunPages, Target.Pages);

    private void Begin<TExecutor>(TExecutor executor) where TExecutor : struct, ILoadExecutor
    {
        _tenant = World.Processes[Place].Current;
        _target = _draws.Below(_tenant.Targets.Length);
        _page = Target.Chooser.Draw(ref _draws);
        _at = At.Operation;
        switch (Operation)
        {
            case WorkloadOperation.ReadFault:
            case WorkloadOperation.WriteFault:
                BeginFault(executor);
                break;
            case WorkloadOperation.GupGet:
            case WorkloadOperation.GupPin:
            case WorkloadOperation.GupLongterm:
                BeginGup(executor);
                break;
            case WorkloadOperation.Unmap when !Target.IsPeer:
                BeginZap(executor);
                break;
            default:
                BeginRare(executor);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void BeginFault<TExecutor>(TExecutor executor) where TExecutor : struct, ILoadExecutor =>
        executor.Start(new Fault(_tenant.Id, Vpn, Write: Operation == WorkloadOperation.WriteFault));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void BeginZap<TExecutor>(TExecutor executor) where TExecutor : struct, ILoadExecutor => executor.Start(new Zap(_tenant.Id, Run.From, Run.To));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void BeginGup<TExecutor>(TExecutor executor) where TExecutor : struct, ILoadExecutor
    {
        var mode = Operation switch
        {
            WorkloadOperation.GupGet => GupMode.Get | GupMode.Write,
            WorkloadOperation.GupPin => GupMode.Pin | GupMode.Write,
            _ => GupMode.Pin | GupMode.Longterm | GupMode.Write,
        };
        if (Target.IsPeer) mode |= GupMode.Peer;
        _at = At.Gup;
        var pages = (int)Math.Min(_spec.GupPages, Target.Pages - _page);
        executor.Start(new Gup(_tenant.Id, Vpn, pages, 0, mode) { Opens = true, Kind = OwnerOf(Operation) });
    }

    private static OwnerKind OwnerOf(WorkloadOperation operation) => operation switch
    {
        WorkloadOperation.GupGet => OwnerKind.Call,
        WorkloadOperation.GupPin => OwnerKind.Pipe,
        _ => OwnerKind.Descriptor,
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void BeginRare<TExecutor>(TExecutor executor) where TExecutor : struct, ILoadExecutor
    {
        switch (Operation)
        {
            case WorkloadOperation.Unpin:
                BeginUnpin(executor);
                break;
            case WorkloadOperation.Unmap:
                BeginPeer(executor);
                break;
            case WorkloadOperation.Fork when Held.Children >= ChildrenMax:
                Finish(Outcome.EBUSY);
                break;
            case WorkloadOperation.Fork:
                _at = At.ReserveChild;
                break;
            // Two callers may choose the same process; the second finds it gone, and only the first starts a successor.
            case WorkloadOperation.Exit when !_tenant.TryReplace():
                Finish(Outcome.ENOENT);
                break;
            case WorkloadOperation.Exit:
                _at = At.ExitTenant;
                break;
            case WorkloadOperation.Mremap:
                BeginMremap(executor);
                break;
            case >= WorkloadOperation.DeviceRead when Target.IsMirrored:
                BeginDevice(executor);
                break;
            case >= WorkloadOperation.DeviceRead:
            case var _ when !Target.IsFile:
                Finish(Outcome.EOPNOTSUPP);
                break;
            default:
                BeginFile(executor);
                break;
        }
    }

    private void BeginUnpin<TExecutor>(TExecutor executor) where TExecutor : struct, ILoadExecutor
    {
        Outcome = _held.Count == 0 ? Outcome.ENOENT : Outcome.Ok;
        if (_held.Count == 0) _at = At.Idle;
        else Release(executor, At.Idle);
    }

    // A peer's memory is mapped whole, so it is given back whole; only the caller whose process it is does so, lest two of them map it twice.
    private void BeginPeer<TExecutor>(TExecutor executor) where TExecutor : struct, ILoadExecutor
    {
        if (_index % _callers != _caller)
        {
            Finish(Outcome.EBUSY);
            return;
        }

        var start = _tenant.Starts[_target];
        _at = start >= 0 ? At.UnmapPeer : At.MapPeer;
        if (start >= 0) executor.Start(new Munmap(_tenant.Id, start, start + Target.Pages));
    }

    private void BeginMremap<TExecutor>(TExecutor executor) where TExecutor : struct, ILoadExecutor
    {
        var from = _tenant.Starts[_target];
        if (from < 0 || Target.IsPeer)
        {
            Finish(from < 0 ? Outcome.EFAULT : Outcome.EINVAL);
            return;
        }

        var unit = Math.Max(512, 1L << Target.Device.Spec.Order);
        _page = (from + Target.Pages + unit - 1) / unit * unit;
        _at = At.Mremap;
        executor.Start(new Mremap(_tenant.Id, from, Target.Pages, _page));
    }

    private void BeginDevice<TExecutor>(TExecutor executor) where TExecutor : struct, ILoadExecutor
    {
        var (ram, device, run) = (new DeviceMemory(World.Ram), Target.Device.Memory, Run);
        switch (Operation)
        {
            case WorkloadOperation.DeviceRead:
            case WorkloadOperation.DeviceWrite:
                var isWrite = Operation == WorkloadOperation.DeviceWrite;
                executor.Start(new DeviceAccess(_tenant.Id, Vpn, 1, isWrite, device, DeviceFaultAccess.AsRequested, Form: Target.Form));
                break;
            case WorkloadOperation.MigrateIn:
                executor.Start(new MigrateVma(_tenant.Id, run.From, run.To, ram, device, Target.Form, Holes: true));
                break;
            default:
                executor.Start(new MigrateVma(_tenant.Id, run.From, run.To, device, ram));
                break;
        }
    }

    private void BeginFile<TExecutor>(TExecutor executor) where TExecutor : struct, ILoadExecutor
    {
        const long length = RunPages * Units.PageSize;
        var (inode, fileSystem, offset) = (Target.Inode, Target.Device.Spec.FileSystem, RunStart * Units.PageSize);

        // Down to the page or, every other time, back to the full size, so that the file does not wither away.
        var size = Operation != WorkloadOperation.Truncate || _draws.Below(2) == 0 ? offset : Target.Pages * Units.PageSize;
        if (_sleeping >= SleepersMax && Operation != WorkloadOperation.Fsync)
        {
            Finish(Outcome.EBUSY);
            return;
        }

        switch (Operation)
        {
            case WorkloadOperation.Pwrite:
                executor.Start(new WriteFile(inode, offset, length, Data: true, KeepSize: false));
                break;
            case WorkloadOperation.Allocate:
                executor.Start(new WriteFile(inode, offset, length, Data: false, KeepSize: false));
                break;
            case WorkloadOperation.Fsync:
                executor.Start(new WriteBack(inode, 0, Target.Pages));
                break;
            case WorkloadOperation.PunchHole:
                executor.Start(new Truncate(inode, fileSystem, TruncateKind.Punch, offset, length));
                break;
            case WorkloadOperation.Collapse:
                executor.Start(new Truncate(inode, fileSystem, TruncateKind.Collapse, offset, length));
                break;
            case WorkloadOperation.Truncate:
                executor.Start(new Truncate(inode, fileSystem, TruncateKind.Size, size, 0));
                break;
            case WorkloadOperation.Evict:
                executor.Start(new Evict(inode, Unlink: false));
                break;
            default:
                throw new InvalidOperationException($"a load has no operation {Operation}");
        }
    }
}
