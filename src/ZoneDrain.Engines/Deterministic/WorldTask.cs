using ZoneDrain.Pages;
using ZoneDrain.Protocols;
using ZoneDrain.Values;

namespace ZoneDrain.Engines.Deterministic;

/// <summary>
/// One actor of a script: the protocol in progress, the question it asks next, and how far the turns of that question have come. A turn runs the question and
/// tells the protocol the answer.
/// </summary>
internal sealed class WorldTask
{
    private readonly ProtocolBox[] _boxes;

    public WorldTask(int number, string name, int worker, IReadOnlyList<ScriptStep> script)
    {
        Number = number;
        Name = name;
        Worker = worker;
        Script = script;
        _boxes = [.. script.Select(step => step.Prototype.Fresh())];
    }

    public int Number { get; }

    public string Name { get; }

    public int Worker { get; }

    public IReadOnlyList<ScriptStep> Script { get; }

    /// <summary>Who is told when a wait of this task is over.</summary>
    public WaiterId Waiter => new(Number + 1);

    /// <summary>The step of the script; past the last it has ended.</summary>
    public int At { get; set; }

    /// <summary>The protocol of the step has begun.</summary>
    public bool Begun { get; set; }

    public bool Ended => At == Script.Count;

    public ProtocolBox Box => _boxes[At];

    public Next Pending;

    /// <summary>It was told that a wait is over.</summary>
    public bool Told { get; set; }

    /// <summary>A signal waits for it.</summary>
    public bool Signalled { get; set; }

    /// <summary>Read sections it is in.</summary>
    public byte Sections { get; set; }

    /// <summary>How many turns of the pending question have run: see the page turns.</summary>
    public byte Micro { get; set; }

    /// <summary>Where a turn that visits a range goes on, or the units of a last use to be told.</summary>
    public long MicroCursor { get; set; }

    /// <summary>The answer kept until the last turn of the question.</summary>
    public PageReply MicroReply;

    /// <summary>Workers whose acknowledgement a grace period waits for, by bit.</summary>
    public uint GraceWorkers { get; set; }

    /// <summary>Tasks whose open section a grace period waits for, by bit.</summary>
    public ulong GraceTasks { get; set; }

    /// <summary>How the last protocol of the script ended.</summary>
    public Outcome Outcome { get; set; }

    public void Restart()
    {
        At = 0;
        Begun = false;
        Told = false;
        Signalled = false;
        Sections = 0;
        Micro = 0;
        MicroCursor = 0;
        MicroReply = default;
        GraceWorkers = 0;
        GraceTasks = 0;
        Pending = default;
        Outcome = Outcome.Ok;
    }

    public void Save(StateWriter to)
    {
        to.Number((ulong)At);
        to.Bool(Begun);
        if (!Begun) return;
        Box.Save(to);
        PackedNext.Save(to, ref Pending);
        to.Byte((byte)((Told ? 1 : 0) | (Signalled ? 2 : 0)));
        to.Byte(Sections);
        to.Byte(Micro);
        to.Signed(MicroCursor);
        Packed<PageReply>.Save(to, ref MicroReply);
        to.Number(GraceWorkers);
        to.Number(GraceTasks);
    }

    public void Load(ref StateReader from)
    {
        Restart();
        At = from.Int();
        Begun = from.Bool();
        if (!Begun) return;
        Box.Load(ref from);
        PackedNext.Load(ref from, out Pending);
        var flags = from.Byte();
        Told = (flags & 1) != 0;
        Signalled = (flags & 2) != 0;
        Sections = from.Byte();
        Micro = from.Byte();
        MicroCursor = from.Signed();
        Packed<PageReply>.Load(ref from, out MicroReply);
        GraceWorkers = (uint)from.Number();
        GraceTasks = (ulong)from.Number();
    }
}
