using System.Runtime.CompilerServices;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Workloads;

/// <summary>How the steps of an operation follow each other.</summary>
internal sealed partial class LoadCaller
{
    private At _at;
    private At _then;
    private int _index;
    private WorldProcess.Tenant _tenant = null!;
    private HeldPins _released;
    private HeldPins _kept;

    private enum At : byte
    {
        Idle,
        Due,
        LetGo,
        Release,
        Draw,
        Operation,
        Gup,
        ReserveKeeper,
        ForkKeeper,
        CloseOwner,
        ReserveChild,
        ForkChild,
        Mremap,
        UnmapPeer,
        MapPeer,
        AskIfLost,
        ExitTenant,
        AskIfGone,
        Create,
        Map,
        Mirror,
        GiveUp,
    }

    /// <summary>Asks for the next step, of whose result the caller is then told; false: there is none.</summary>
    public bool Next<TExecutor>(TExecutor executor) where TExecutor : struct, ILoadExecutor
    {
        switch (_at)
        {
            case At.Draw:
                Begin(executor);
                break;
            case At.Due when _held.TryPeek(out _, out var due) && due <= _step:
            case At.LetGo when _held.Count > 0:
                Release(executor, _at);
                break;
            case At.Due or At.LetGo when TryTakeDoubtful():
                Exit(executor, _tenant.Id);
                break;
            case At.Idle:
            case At.Due:
            case At.LetGo:
                _at = At.Idle;
                break;
            default:
                NextRare(executor);
                break;
        }

        return _at != At.Idle;
    }

    // Apart, as each start of a large protocol is: room for it would be cleared at every step.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void NextRare<TExecutor>(TExecutor executor) where TExecutor : struct, ILoadExecutor
    {
        switch (_at)
        {
            case At.ReserveKeeper:
            case At.ReserveChild:
                executor.ReserveProcess();
                break;
            case At.ForkKeeper:
                executor.Start(new Fork(_tenant.Id, _process));
                break;
            case At.CloseOwner:
                executor.Start(new CloseOwner(_kept.Owner));
                break;
            case At.ForkChild:
                executor.Start(new ForkAndTouch(_tenant.Id, _process, Vpn));
                break;
            case At.AskIfLost:
            case At.AskIfGone:
                executor.AskIfLost(_tenant.Id);
                break;
            case At.ExitTenant:
                Exit(executor, _tenant.Id);
                break;
            default:
                NextOfProcess(executor);
                break;
        }
    }

    /// <summary>Hears how a protocol ended, or that it sleeps.</summary>
    public void Hear(in Completion ended)
    {
        if (!ended.IsDone) _sleeping++;
        switch (_at)
        {
            case At.Operation:
                Finish(ended);
                break;
            case At.Gup:
                HearGup(ended);
                break;
            case At.Release:
                Held.Remove(_released);
                if (!_released.IsEmpty) (LastRelease, Releases) = (_released, Releases + 1);
                _at = _then;
                break;
            case At.ForkKeeper:
                if (ended.Outcome == Outcome.Ok) Hold(new(default, _process, OwnerKind.Descriptor, _kept.Pages));
                _at = At.CloseOwner;
                break;
            case At.CloseOwner:
                _at = At.Idle;
                break;
            case At.ForkChild:
                if (ended is { IsDone: true, Outcome: Outcome.Ok }) HoldChild(_process, ended.Findings.Pages);
                Finish(ended);
                break;
            case At.Mremap:
                if (ended.Outcome == Outcome.Ok) _tenant.Starts[_target] = _page;
                Finish(ended);
                break;
            case At.ExitTenant:
                HearExit(ended);
                break;
            default:
                HearOfProcess(ended);
                break;
        }
    }

    /// <summary>Hears the number of a process that was reserved or made.</summary>
    public void Hear(ProcessId process)
    {
        _process = process;
        _at = _at switch
        {
            At.ReserveKeeper => At.ForkKeeper,
            At.ReserveChild => At.ForkChild,
            _ => At.Map,
        };
    }

    /// <summary>Hears whether a process is lost: another takes its place then, for what a silo took with it comes back by nobody else.</summary>
    public void Hear(bool isLost)
    {
        var replaces = isLost && (_at == At.AskIfGone || _tenant.TryReplace());
        if (!replaces && _at == At.AskIfGone) _tenant.Stay();
        if (replaces) BeginProcess();
        else _at = At.Idle;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Release<TExecutor>(TExecutor executor, At then) where TExecutor : struct, ILoadExecutor
    {
        (_released, _then, _at) = (_held.Dequeue(), then, At.Release);
        if (_released.Child is { } child) Exit(executor, child);
        else executor.Start(new CloseOwner(_released.Owner));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Exit<TExecutor>(TExecutor executor, ProcessId process) where TExecutor : struct, ILoadExecutor => executor.Start(new Exit(process));

    private void Finish(in Completion ended)
    {
        (Slept, Retries) = (ended.IsDone ? 0 : ended.Ticket, ended.Findings.Retries);
        Finish(ended.Outcome);
    }

    private void Finish(Outcome outcome)
    {
        Outcome = outcome;
        _at = outcome is Outcome.ENOENT or Outcome.SIGSEGV or Outcome.EIO && !_tenant.IsLeaving ? At.AskIfLost : At.Idle;
    }

    private void HearGup(in Completion ended)
    {
        Finish(ended);
        if (!ended.IsDone) return;
        var outlives = Operation == WorkloadOperation.GupLongterm && _spec.Hold.OutliveProcess > 0 && _draws.Fraction() < _spec.Hold.OutliveProcess;

        // A silo died under it, and the process may keep pins that nobody knows of: it goes, and with it whatever it keeps. So does one whose call slept.
        if (ended.Outcome == Outcome.EIO && _tenant.TryReplace()) _at = At.ExitTenant;
        if (ended.Outcome == Outcome.EIO || ended.Findings.Pages == 0) return;
        var pins = new HeldPins(new(_tenant.Id, (int)ended.Findings.Handle), null, OwnerOf(Operation), ended.Findings.Pages);

        // A child inherits the descriptor, the process closes it: from now on the pin lives as long as the child, whatever becomes of the process.
        if (outlives) (_kept, _at) = (pins, At.ReserveKeeper);
        else Hold(pins);
    }

    private bool TryTakeDoubtful()
    {
        while (_doubtful.TryDequeue(out var process))
        {
            var place = Array.Find(_places, place => World.Processes[place].Current.Id == process);
            if (World.Processes[place].Current is not { } tenant || tenant.Id != process || !tenant.TryReplace()) continue;
            (Place, _tenant, _at) = (place, tenant, At.ExitTenant);
            return true;
        }

        return false;
    }

    private void HearExit(in Completion ended)
    {
        if (Operation == WorkloadOperation.Exit) (Slept, Outcome) = (ended.IsDone ? 0 : ended.Ticket, ended.Outcome);
        if (ended.Outcome == Outcome.Ok) BeginProcess();
        else _at = At.AskIfGone;
    }
}
