using ZoneDrain.Ports;
using ZoneDrain.Protocols;
using ZoneDrain.Traces.Reading;

namespace ZoneDrain.Traces.Replay;

/// <summary>
/// Drives the model with the inputs of recorded steps, one after another on one session. A step that sleeps stays started, and ends when another step
/// wakes it. It is given inputs alone, so it cannot know what the kernel answered. Not thread-safe.
/// </summary>
internal sealed partial class TracePlayer
{
    private const int PageShift = 12;

    // What one call moves at most (MAX_RW_COUNT, include/linux/fs.h).
    private const long MovedBytesMax = int.MaxValue & ~4095L;

    private readonly IEngine _engine;
    private readonly ISession _session;
    private readonly ReplaySetting _setting;
    private readonly Action<TracePrediction> _predicted;
    private readonly TraceStage _stage;
    private readonly bool[] _known;
    private readonly int[] _pinsInferred;
    private readonly SortedDictionary<long, TracePrediction> _asleep = [];

    /// <summary>A player on a session that the calling thread may use.</summary>
    internal TracePlayer(IEngine engine, ISession session, TraceStage stage, ReplaySetting setting, Action<TracePrediction> predicted)
    {
        (_engine, _session, _stage, _setting, _predicted) = (engine, session, stage, setting, predicted);
        _known = [.. stage.Workload.InitialBytes.Select(bytes => bytes == 0)];
        _pinsInferred = new int[_known.Length];
    }

    /// <summary>Pins of the trace that the model refused.</summary>
    internal int PinsRefused { get; private set; }

    /// <summary>Plays one step. False: nothing can be said about it, for its file is no DAX file, or was there
    /// before the trace and has not been emptied since, or its address lies in no mapping of it.</summary>
    internal bool Play(int step, in TraceInputs inputs)
    {
        var known = PlayStep(step, inputs);
        TakeCompletions();
        return known;
    }

    /// <summary>Notes which steps that slept have ended.</summary>
    internal void TakeCompletions()
    {
        while (_session.TryTakeCompletion(out var completion)) End(completion);
    }

    /// <summary>Says of the steps that still sleep that they do, and ends the pins that are left.</summary>
    internal void Finish()
    {
        foreach (var asleep in _asleep.Values) _predicted(asleep);
        _asleep.Clear();
        _stage.ReleasePins(_session);
        TakeCompletions();
    }

    private bool PlayStep(int step, in TraceInputs inputs)
    {
        switch (inputs.Kind)
        {
            case TraceStepKind.Map or TraceStepKind.Unmap or TraceStepKind.Remap or TraceStepKind.Protect:
                PlayMapping(inputs);
                return true;
            case TraceStepKind.Fork:
                PlayFork(inputs);
                return true;
            case TraceStepKind.Exec:
                PlayExec(inputs);
                return true;
            case TraceStepKind.Exit:
                PlayExit(inputs);
                return true;
            case TraceStepKind.Access:
                return PlayAccess(step, inputs);
            case TraceStepKind.PinStart:
                StartPin(inputs);
                return true;
            case TraceStepKind.PinEnd:
                if (_stage.Pins.TryRemove(inputs.Pin, out var pin)) EndPin(pin);
                return true;
            default:
                return InodeOf(inputs) is { } inode && PlayFile(step, inputs, inode) && Learn(inputs);
        }
    }

    private bool PlayFile(int step, in TraceInputs inputs, InodeId inode)
    {
        var (offset, length) = (Bytes(inputs.Offset), Bytes(inputs.Length));
        switch (inputs.Kind)
        {
            case TraceStepKind.Open:
                // The first open that the trace shows makes the file.
                if (_stage.Opened[inputs.File] && inputs.Truncates) Run(new Truncate(inode, FileSystem, TruncateKind.Size, 0, 0));
                _stage.Opened[inputs.File] = true;
                return true;
            case TraceStepKind.Truncate:
                Predict(step, inputs, new Truncate(inode, FileSystem, TruncateKind.Size, offset, 0));
                return true;
            case TraceStepKind.Fallocate when inputs.FallocateKind == FallocateKind.Allocate:
                Predict(step, inputs, new WriteFile(inode, offset, length, Has(DeliberateErrors.NoUnwrittenState), inputs.KeepsSize));
                return true;
            case TraceStepKind.Fallocate when inputs.FallocateKind == FallocateKind.Other:
                Say(inputs, new(step, Outcome.EOPNOTSUPP, default, inputs.IsInferred, Asleep: false));
                return true;
            case TraceStepKind.Fallocate:
                Predict(step, inputs, new Truncate(inode, FileSystem, KindOf(inputs.FallocateKind), offset, length) { KeepSize = inputs.KeepsSize });
                return true;
            case TraceStepKind.Write:
                var moved = Math.Min(MovedBytesMax, inputs.MovedBytes > 0 ? Bytes(inputs.MovedBytes) : length);
                if (moved > 0) Predict(step, inputs, new WriteFile(inode, offset, moved, Data: true, KeepSize: false));
                return true;
            case TraceStepKind.Sync:
                PredictSync(step, inputs, inode, new WriteBack(inode, 0, BreakLayouts.WholeFile));
                return true;
            case TraceStepKind.SyncRange:
                var from = Page(inputs.Address);
                PredictSync(step, inputs, inode, new Msync(ProcessOf(inputs).Id, from, from + Pages(inputs.Length)));
                return true;
            default:
                return true;
        }
    }

    private FileSystem FileSystem => Has(DeliberateErrors.RangedUnmap) ? FileSystem.Virtiofs : _setting.FileSystem;

    private static TruncateKind KindOf(FallocateKind kind) => kind switch
    {
        FallocateKind.PunchHole => TruncateKind.Punch,
        FallocateKind.CollapseRange => TruncateKind.Collapse,
        FallocateKind.InsertRange => TruncateKind.Insert,
        FallocateKind.ZeroRange => TruncateKind.Zero,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "takes nothing away"),
    };

    private bool PlayAccess(int step, in TraceInputs inputs)
    {
        if (InodeOf(inputs) is not { } inode) return false;
        var process = ProcessOf(inputs).Id;
        var vpn = Page(inputs.Address);
        if (!_engine.Inspect(process).Mappings.Any(vma => vma.Start <= vpn && vpn < vma.End && vma.Inode == inode)) return false;
        Predict(step, inputs, new Fault(process, vpn, inputs.IsWrite));
        return _known[inputs.File];
    }

    // What a file held before the trace is unknown until it is emptied; the emptying itself is not checked.
    private bool Learn(in TraceInputs inputs)
    {
        var known = _known[inputs.File];
        _known[inputs.File] |= (inputs.Kind == TraceStepKind.Open && inputs.Truncates) || (inputs.Kind == TraceStepKind.Truncate && inputs.Offset == 0);
        return known;
    }

    private void StartPin(in TraceInputs inputs)
    {
        if (InodeOf(inputs) is null || Has(DeliberateErrors.ThresholdTooHigh)) return;

        // The trace shows when the pin ends, so its owner is a call, which nobody shares.
        var process = ProcessOf(inputs).Id;
        var slot = (int)_session.Start(new OpenOwner(process, OwnerKind.Call)).Findings.Handle;
        var mode = inputs.IsWrite ? GupMode.Write : GupMode.Get;
        for (var reference = 0; reference < inputs.References; reference++)
        {
            var got = _session.Start(new Gup(process, Page(inputs.Address), 1, slot, mode));
            if (got.IsDone && got.Outcome == Outcome.Ok) continue;
            PinsRefused += inputs.References - reference;
            break;
        }

        _stage.Pins[inputs.Pin] = new(new(process, slot), inputs.File, inputs.IsInferred);
        if (inputs.IsInferred) _pinsInferred[inputs.File]++;
    }

    private void EndPin(ReplayPin pin)
    {
        if (pin.IsInferred) _pinsInferred[pin.File]--;
        Run(new CloseOwner(pin.Owner));
    }

    private void PredictSync<TProtocol>(int step, in TraceInputs inputs, InodeId inode, TProtocol protocol)
        where TProtocol : struct, IProtocol
    {
        var writable = Has(DeliberateErrors.NoWriteProtect) ? WritableEntries(inode) : [];
        Predict(step, inputs, protocol);
        foreach (var (process, vpn) in writable) Run(new Fault(process, vpn, Write: true));
    }

    private void Predict<TProtocol>(int step, in TraceInputs inputs, TProtocol protocol)
        where TProtocol : struct, IProtocol
    {
        var inferred = inputs.IsInferred || (inputs.Kind is TraceStepKind.Truncate or TraceStepKind.Fallocate && _pinsInferred[inputs.File] > 0);
        var started = _session.Start(protocol);
        if (started.IsDone) Say(inputs, new(step, started.Outcome, started.Findings, inferred, Asleep: false));
        else if (_known[inputs.File]) _asleep[started.Ticket] = new(step, Outcome.Ok, started.Protocol?.Findings ?? default, inferred, Asleep: true);
    }

    private void Say(in TraceInputs inputs, TracePrediction prediction)
    {
        if (_known[inputs.File]) _predicted(prediction);
    }

    private void End(in Completion completion)
    {
        if (!_asleep.Remove(completion.Ticket, out var asleep)) return;
        _predicted(asleep with { Outcome = completion.Outcome, Findings = completion.Findings, Asleep = false });
    }

    // For steps of which nothing is scored. One that sleeps ends unnoticed.
    private void Run<TProtocol>(TProtocol protocol)
        where TProtocol : struct, IProtocol => _session.Start(protocol);

    private bool Has(DeliberateErrors error) => (_setting.Errors & error) != 0;

    private InodeId? InodeOf(in TraceInputs inputs) => inputs.File >= 0 ? _stage.Inodes[inputs.File] : null;

    private static long Page(ulong address) => (long)(address >> PageShift);

    private static long Pages(ulong bytes) => (long)(Math.Min(bytes, long.MaxValue) + ((1UL << PageShift) - 1) >> PageShift);

    private static long Bytes(ulong bytes) => unchecked((long)bytes);
}
