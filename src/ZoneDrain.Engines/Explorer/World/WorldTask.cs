using ZoneDrain.Pages;
using ZoneDrain.Values;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// One actor of a script: the protocol in progress, the question it asks next, and how far the turns of that question have come. A turn runs the question and
/// tells the protocol the answer.
/// </summary>
internal sealed partial class WorldTask
{
    private readonly ProtocolBox[] _boxes;
    private readonly PartMarks _marks;
    private readonly int _worker;
    private Notices _notices;

    public WorldTask(int number, string name, int worker, IReadOnlyList<ScriptStep> script, PartMarks marks)
    {
        _marks = marks;
        Number = number;
        Name = name;
        _worker = worker;
        Script = script;
        _boxes = [.. script.Select(step => step.Prototype.Fresh())];
    }

    public int Number { get; }

    public string Name { get; }

    public int Worker => IsLate ? Message.Worker : _worker;

    public IReadOnlyList<ScriptStep> Script { get; }

    /// <summary>Who is told when a wait of this task is over.</summary>
    public WaiterId Waiter => new(IsLate ? Message.Sender + 1 : Number + 1);

    /// <summary>The step of the script; past the last it has ended.</summary>
    public int At { get; set; }

    /// <summary>The protocol of the step has begun.</summary>
    public bool Begun { get; set; }

    public bool Ended => At == Script.Count;

    public ProtocolBox Box => _boxes[At];

    public Next Pending;

    /// <summary>It was told that a wait is over.</summary>
    public bool Told
    {
        get => Seen.Told;
        set => Changed.Told = value;
    }

    /// <summary>A signal waits for it.</summary>
    public bool Signalled
    {
        get => Seen.Signalled;
        set => Changed.Signalled = value;
    }

    /// <summary>Read sections it is in.</summary>
    public byte Sections
    {
        get => Seen.Sections;
        set => Changed.Sections = value;
    }

    /// <summary>How far the pending question to a page has come.</summary>
    public PageTurn Turn;

    /// <summary>A grace period is pending and has not begun.</summary>
    public bool AsksForGrace { get; set; }

    /// <summary>Where a turn that visits a range goes on.</summary>
    public long Cursor { get; set; }

    /// <summary>Workers whose acknowledgement a grace period waits for, by bit.</summary>
    public uint GraceWorkers
    {
        get => Seen.GraceWorkers;
        set => Changed.GraceWorkers = value;
    }

    /// <summary>The pgmap whose workers a grace period waits for.</summary>
    public int GraceOf
    {
        get => Seen.GraceOf;
        set => Changed.GraceOf = value;
    }

    /// <summary>Tasks whose open section a grace period waits for, by bit.</summary>
    public ulong GraceTasks
    {
        get => Seen.GraceTasks;
        set => Changed.GraceTasks = value;
    }

    /// <summary>How the last protocol of the script ended.</summary>
    public Outcome Outcome { get; set; }

    /// <summary>The pending question begins, or begins anew.</summary>
    public void ForgetTurn() => (Turn, Cursor, AsksForGrace) = (default, 0, false);

    private void Restart()
    {
        At = 0;
        Begun = false;
        ForgetTurn();
        Pending = default;
        Outcome = Outcome.Ok;
        Message = default;
    }

    public void Save(StateWriter to)
    {
        to.Number((ulong)At);
        SaveTaken(to);
        to.Bool(Begun);
        if (!Begun) return;
        Box.Save(to);
        PackedNext.Save(to, ref Pending);
        to.Bool(AsksForGrace);
        to.Signed(Cursor);
        Packed<PageTurn>.Save(to, ref Turn);
        SaveMessages(to);
    }

    public void Load(ref StateReader from)
    {
        Restart();
        At = from.Int();
        LoadTaken(ref from);
        Begun = from.Bool();
        if (!Begun) return;
        Box.Load(ref from);
        PackedNext.Load(ref from, out Pending);
        AsksForGrace = from.Bool();
        Cursor = from.Signed();
        Packed<PageTurn>.Load(ref from, out Turn);
        LoadMessages(ref from);
    }

    /// <summary>Saves what others change: who is told, and grace periods. It is not part of the task's own bytes.</summary>
    public void SaveNotices(StateWriter to)
    {
        to.Byte((byte)((_notices.Told ? 1 : 0) | (_notices.Signalled ? 2 : 0) | _notices.Sections << 2));
        to.Number(_notices.GraceWorkers);
        to.Number(_notices.GraceTasks);
        if (_notices.GraceWorkers != 0) to.Number((ulong)_notices.GraceOf);
    }

    public void LoadNotices(ref StateReader from)
    {
        var flags = from.Byte();
        _notices = new() { Told = (flags & 1) != 0, Signalled = (flags & 2) != 0, Sections = (byte)(flags >> 2) };
        _notices.GraceWorkers = (uint)from.Number();
        _notices.GraceTasks = from.Number();
        if (_notices.GraceWorkers != 0) _notices.GraceOf = from.Int();
    }

    private ref Notices Seen
    {
        get
        {
            _marks.ReadNotices();
            return ref _notices;
        }
    }

    private ref Notices Changed
    {
        get
        {
            _marks.WriteNotices();
            return ref _notices;
        }
    }

    private struct Notices
    {
        public bool Told;
        public bool Signalled;
        public byte Sections;
        public int GraceOf;
        public uint GraceWorkers;
        public ulong GraceTasks;
    }
}
