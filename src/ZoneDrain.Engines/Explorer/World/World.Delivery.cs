using ZoneDrain.Delivery;
using ZoneDrain.Holders;
using ZoneDrain.Values;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// The delivery of the cluster in a world: calls are stamped and heard by the model's own <see cref="DeliveryRules"/>, a silo is a worker, a page's turn is
/// made whole at its home, and silos state their parts of the counter. Numbers of calls are kept as their order alone, so that worlds that differ in nothing
/// else are one.
/// </summary>
internal sealed partial class World
{
    private const int DyingSilo = 1;
    private const int JoiningSilo = 2;
    private readonly long[] _calls = new long[TasksMax];
    private readonly (long Number, PageReply Reply)[] _heard = new (long, PageReply)[TasksMax];
    private readonly long[] _late = new long[TasksMax];
    private readonly long[] _floors = new long[TasksMax];

    /// <summary>Turns of pages are made whole at their homes.</summary>
    private bool _silos;

    private bool Stamped => _silos && _faults.Remedy >= Remedy.Stamps;

    private int WorkerOf(WorldTask task, PgmapWorld pgmap) => _silos ? pgmap.Home : task.Worker;

    private static ulong LaneOf(int task) => (ulong)task + 1;

    private static Incarnation LifeOf(int silo) => new((ulong)silo + 1);

    private CallStamp StampOf(WorldTask task)
    {
        Marks.ReadNotices();
        return task.IsLate
            ? new(LaneOf(task.Message.Sender), _late[task.Number], LifeOf(task.Worker))
            : new(LaneOf(task.Number), _calls[task.Number], LifeOf(task.Worker));
    }

    // True: the turn was made before, or must not be made.
    private bool IsHeard(WorldTask task, out PageReply reply)
    {
        reply = new(Outcome.EIO);
        if (!Stamped) return false;
        var stamp = StampOf(task);
        ref var last = ref _heard[stamp.Lane - 1];
        switch (Rules.Hear(stamp, last.Number, Fenced, _floors[stamp.Lane - 1]))
        {
            case Hearing.Again:
                reply = last.Reply;
                return true;
            case Hearing.New:
                return false;
            default:
                return true;
        }
    }

    private void Remember(WorldTask task, in PageReply reply)
    {
        if (!Stamped) return;
        var stamp = StampOf(task);
        Marks.WriteNotices();
        ref var last = ref _heard[stamp.Lane - 1];
        if (stamp.Number >= last.Number) last = (stamp.Number, reply);
    }

    // What the dead had asked of another actor than a page arrives once, or not at all.
    private bool IsRefused(WorldTask task) => task.IsLate && Rules.Hear(StampOf(task), last: 0, Fenced, floor: 0) == Hearing.Fenced;

    // Only those who may die matter, and all where the inode may; and of their calls no more than that they are theirs.
    private void NoteLocks(WorldTask task, int inode, in InodeEvent question, in InodeReply reply)
    {
        if (task.Worker == DyingSilo || (LosesFiles && !HasLostFiles))
            _parts.Holds[inode].Hear(new(StampOf(task).Lane, 0, LifeOf(DyingSilo)), question, reply, task.Waiter);
    }

    // A silo's statement of its part arrives, which it made long ago.
    private void HearStatement(WorldTask task, PgmapWorld pgmap)
    {
        Marks.ReadNotices();
        const long known = 1;
        if (!Rules.IsNews(LifeOf(task.Worker), task.Message.IsOld ? known - 1 : known + 1, known, Fenced)) return;
        pgmap.SetPart(task.Worker, task.Message.Part);
    }

    // A statement that a silo made before this one arrives after it.
    private void FailStatement(WorldTask task, PgmapWorld pgmap)
    {
        var (silo, before) = (pgmap.Home, pgmap.PartOf(pgmap.Home));
        Run(task);
        if (pgmap.PartOf(silo) != before) CarryStatement(task.Number, pgmap, silo, before, isOld: true);
    }

    private void CarryStatement(int sender, PgmapWorld pgmap, int silo, long part, bool isOld)
    {
        var carrier = FreeCarrier();
        var late = _tasks[carrier];
        late.Carry(_tasks[sender], Next.Call(pgmap.Id, new PgmapEvent(PgmapOp.AddRoot)));
        late.Message = new() { Sender = (byte)sender, Worker = (byte)silo, HasReport = true, IsOld = isOld, Part = part };
        _parts.WriteTask(carrier);
    }

    // Who holds what now, as the protocols' drivers note it on a silo.
    private void Note(WorldTask task, in Reply reply)
    {
        if (task.IsLate) return;
        var asked = task.Pending;
        switch (asked.Kind)
        {
            case NextKind.Page:
                task.Taken?.Hear(asked, reply, task.Taken.HolderOf(asked, HolderOf(task), EntryHolderOf(task)));
                Marks.WriteNotices();
                _calls[task.Number]++;
                task.Message.AskedDead = task.Message.AsksAgain = false;
                task.Message.WaitsForPage = asked.Page.Op == PageOp.SubscribeIdle && reply.Page.Outcome == Outcome.EBUSY;
                task.Message.Page = task.Message.WaitsForPage ? PageId.FromBits(asked.To) : default;
                break;
            case NextKind.Process:
                task.Taken?.Hear(asked, reply, HolderOf(task));
                break;
            case NextKind.Inode:
                task.Message.LastInode = (int)asked.To;
                task.Taken?.Hear(asked, reply, EntryHolderOf(task));
                break;
            case NextKind.Driver:
                task.Taken?.Blocks.Hear(asked, reply);
                break;
            case NextKind.Wait:
                (task.Message.WaitsForPage, task.Message.Page) = (false, default);
                break;
            default:
                break;
        }
    }

    private static HolderId HolderOf(WorldTask task) => HolderId.Of(new ProcessId(task.Message.LastProcess));

    private static HolderId EntryHolderOf(WorldTask task) => HolderId.Of(new InodeId(task.Message.LastInode));

    private void SaveFaults(StateWriter to)
    {
        foreach (var budget in (int[])[_losses, _repeats, _delays, _deaths, _twins, _joins]) to.Number((ulong)budget);
        if (!_silos) return;
        for (var lane = 0; lane < _tasks.Count; lane++) SaveLane(lane, to);
        to.Bool(_dead);
        to.Byte((byte)_fencing);
        if (!_dead) return;
        to.Byte((byte)_takingPart);
        to.Byte((byte)_closed);
        to.Byte((byte)((_isCutInPart ? 1 : 0) | (_revives ? 2 : 0) | (_wasBegun ? 4 : 0)));
        to.Number((ulong)_kept.Count);
        foreach (var kept in _kept)
        {
            var page = kept.Page;
            to.Number((ulong)kept.Pgmap.Value);
            Packed<KeptPage>.Save(to, ref page);
        }
    }

    private void LoadFaults(ref StateReader from)
    {
        (_losses, _repeats, _delays, _deaths, _twins, _joins) = (from.Int(), from.Int(), from.Int(), from.Int(), from.Int(), from.Int());
        if (!_silos) return;
        for (var lane = 0; lane < _tasks.Count; lane++) LoadLane(lane, ref from);
        _dead = from.Bool();
        _fencing = (FenceStep)from.Byte();
        (_takingPart, _closed, _isCutInPart, _revives, _wasBegun) = (0, 0, false, false, false);
        _kept.Clear();
        if (!_dead) return;
        (_takingPart, _closed) = (from.Byte(), from.Byte());
        var flags = from.Byte();
        (_isCutInPart, _revives, _wasBegun) = ((flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0);
        for (var left = from.Int(); left > 0; left--)
        {
            var pgmap = new PgmapId(from.Int());
            Packed<KeptPage>.Load(ref from, out var page);
            _kept.Add((pgmap, page));
        }
    }

    // What a home remembers of a lane matters as long as a copy of one of its calls is under way; and of the numbers, their order.
    private void SaveLane(int lane, StateWriter to)
    {
        var tasks = _tasks.Unmarked;
        if (tasks[lane].IsLate) return;
        var copies = tasks.Where(task => IsCopyOf(task, lane)).ToList();
        var matters = copies.Count > 0 || IsUnderWay(lane);
        to.Bool(matters);
        if (!matters) return;
        var numbers = copies.Select(copy => _late[copy.Number]).Concat([_calls[lane], _heard[lane].Number, _floors[lane]]);
        long[] order = [.. numbers.Where(number => number > 0).Distinct().Order()];
        to.Number((ulong)(Array.IndexOf(order, _calls[lane]) + 1));
        to.Number((ulong)(Array.IndexOf(order, _heard[lane].Number) + 1));
        to.Number((ulong)(Array.IndexOf(order, _floors[lane]) + 1));
        foreach (var copy in copies)
        {
            to.Number((ulong)copy.Number);
            to.Number((ulong)(Array.IndexOf(order, _late[copy.Number]) + 1));
        }

        to.Number(0);
        if (_heard[lane].Number > 0) Packed<PageReply>.Save(to, ref _heard[lane].Reply);
    }

    private void LoadLane(int lane, ref StateReader from)
    {
        if (_tasks.Unmarked[lane].IsLate) return;
        (_calls[lane], _heard[lane], _floors[lane]) = (1, default, 0);
        if (!from.Bool()) return;
        _calls[lane] = from.Int();
        _heard[lane].Number = from.Int();
        _floors[lane] = from.Int();
        for (var copy = from.Int(); copy != 0; copy = from.Int()) _late[copy] = from.Int();
        if (_heard[lane].Number > 0) Packed<PageReply>.Load(ref from, out _heard[lane].Reply);
    }

    // It was heard, and its answer has not come.
    private bool IsUnderWay(int task) => _heard[task].Number == _calls[task];

    private static bool IsCopyOf(WorldTask task, int lane) => task is { IsLate: true, Ended: false, Message.HasReport: false } && task.Message.Sender == lane;
}
