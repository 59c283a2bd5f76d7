using ZoneDrain.Cluster.Wire;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Delivery;
using ZoneDrain.Holders;

namespace ZoneDrain.Cluster.Execution;

/// <summary>How protocols in progress move with their grain: they stop in front of their next call, outside any read section, and make it at the new
/// place.</summary>
internal sealed partial class ProtocolRunner
{
    private readonly TaskCompletionSource _stays = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _moving;

    /// <summary>Stops every protocol in front of its next call; false: one did not come there in time.</summary>
    public async Task<bool> Stop(TimeSpan within)
    {
        _moving = true;
        var begin = TimeProvider.System.GetTimestamp();
        while (_running.Values.Any(running => running.Kind == ProgressKind.Going && !running.IsHalted))
        {
            if (TimeProvider.System.GetElapsedTime(begin) > within) return false;
            await Task.Delay(CutPause);
        }

        return true;
    }

    /// <summary>Everything, to be given to another activation.</summary>
    public RunnerState Save() => new(
        [.. _running.Values.Select(Save)],
        [.. _starts.Select(start => (start.Key, start.Value.Number, start.Value.Running?.Ticket ?? 0))],
        Save(_kept), [.. _kept.Blocks.Runs], _sequence, _tickets, _calls, _firstPlace);

    /// <summary>Takes everything from another activation. The protocols go on with <see cref="GoOn"/>.</summary>
    public void Load(RunnerState state)
    {
        (_sequence, _tickets, _calls, _firstPlace) = (state.Sequence, state.Tickets, Math.Max(state.Calls, _calls), state.FirstPlace);
        Load(_kept, state.Kept);
        foreach (var run in state.KeptBlocks) _kept.Blocks.Add(run);
        foreach (var (session, number, _) in state.Starts) _starts[session] = (number, null);
        var starts = state.Starts.Where(start => start.Ticket != 0).ToDictionary(start => start.Ticket, start => new StartStamp(start.Session, start.Number));
        foreach (var saved in state.Runs)
        {
            var running = Load(saved, starts.GetValueOrDefault(saved.Ticket));
            _running[running.Ticket] = running;
            if (starts.ContainsKey(running.Ticket)) _starts[running.Start.Session] = (running.Start.Number, running);
            _places = Math.Max(_places, running.Place - _firstPlace + 1);
            if (running.Kind != ProgressKind.Ended) _waits[running.Sequence] = running;
        }

        var used = _running.Values.Where(running => running.Kind != ProgressKind.Ended).Select(running => running.Place).ToHashSet();
        _freePlaces.UnionWith(Enumerable.Range(_firstPlace, _places).Where(place => !used.Contains(place)));
    }

    /// <summary>Drives what was being driven.</summary>
    public void GoOn()
    {
        foreach (var running in _running.Values.Where(running => running.Kind == ProgressKind.Going).ToList()) running.Drive = Drive(running, Reply.None);
        if (_running.Values.Any(running => running.HasSlept)) store.Sleepers[self.ToString()] = self.Kind;
    }

    private static DrivenProtocolState Save(DrivenProtocol running) => new()
    {
        Ticket = running.Ticket,
        Place = running.Place,
        Protocol = WireProtocol.InProgress(running.Protocol),
        Kind = running.Kind,
        Sequence = running.Sequence,
        Told = running.Told,
        Interruptible = running.Interruptible,
        Signal = running.Signal,
        HasSlept = running.HasSlept,
        Moves = running.Moves,
        Holder = running.Holder.Bits,
        EntryHolder = running.EntryHolder.Bits,
        Waits = running.WaitsFor is not null,
        WaitsFor = running.WaitsFor?.Bits ?? 0,
        Taken = Save(running.Taken),
        Blocks = [.. running.Taken.Blocks.Runs],
        Fresh = running.Taken.Fresh,
        Locked = [.. running.Locked.All.Select(held => (held.Inode, (byte)held.Lock))],
        Pending = running.Pending,
        Outcome = running.Outcome,
        EndedAt = running.EndedAt,
        Failure = running.Failure,
        Walk = running.Walk is { } walk ? (walk.Pgmap.Value, walk.Call) : (-1, default),
        Born = running.Born,
    };

    private static DrivenProtocol Load(DrivenProtocolState saved, StartStamp start)
    {
        var running = new DrivenProtocol(saved.Ticket, saved.Place, saved.Protocol.Open())
        {
            Start = start,
            Kind = saved.Kind,
            Sequence = saved.Sequence,
            Told = saved.Told,
            Interruptible = saved.Interruptible,
            Signal = saved.Signal,
            HasSlept = saved.HasSlept,
            Moves = saved.Moves,
            Holder = HolderId.FromBits(saved.Holder),
            EntryHolder = HolderId.FromBits(saved.EntryHolder),
            WaitsFor = saved.Waits ? PageId.FromBits(saved.WaitsFor) : null,
            Pending = saved.Pending,
            Outcome = saved.Outcome,
            EndedAt = saved.EndedAt,
            Failure = saved.Failure,
            Walk = saved.Walk.Pgmap >= 0 ? (new(saved.Walk.Pgmap), saved.Walk.Call) : null,
            Born = saved.Born,
        };
        Load(running.Taken, saved.Taken);
        running.Taken.Fresh = saved.Fresh;
        foreach (var run in saved.Blocks) running.Taken.Blocks.Add(run);
        foreach (var (inode, held) in saved.Locked) running.Locked.Add(inode, (InodeOp)held);
        return running;
    }

    private static (ulong Page, byte Use, int Pages, ulong Holder)[] Save(InFlightReferences taken) =>
        [.. taken.Items.Select(item => (item.Page.Bits, (byte)item.Use, item.Pages, item.Holder.Bits))];

    private static void Load(InFlightReferences taken, (ulong Page, byte Use, int Pages, ulong Holder)[] items)
    {
        foreach (var (page, use, pages, holder) in items) taken.Add(PageId.FromBits(page), (PageUse)use, pages, HolderId.FromBits(holder));
    }
}
