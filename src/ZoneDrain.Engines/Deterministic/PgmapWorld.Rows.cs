using ZoneDrain.Holders;
using ZoneDrain.Values;

namespace ZoneDrain.Engines.Deterministic;

/// <summary>What a pgmap keeps where messages can be lost or repeated.</summary>
internal sealed partial class PgmapWorld
{
    private UseReporter[] _reporters = [];
    private int _lastQuestion = -1;
    private PgmapReply _lastAnswer;
    private long _root;

    /// <summary>Rows of its pages; null where counts are kept alone.</summary>
    public HolderRows? Holders { get; private set; }

    /// <summary>Rows of its counter: each worker, and last the drain itself, states its part of the sum.</summary>
    public UseRows? Uses { get; private set; }

    public long Root => Uses?.Total ?? _root;

    /// <summary>Who reports in this turn: a worker, or the drain.</summary>
    public int Speaker { get; set; }

    /// <summary>What happens to the next report.</summary>
    public Fate Fate { get; set; }

    /// <summary>The last report of this turn, whatever became of it.</summary>
    public (long Delta, UseStatement Statement)? Reported { get; set; }

    public void KeepRows()
    {
        Holders = new();
        Uses = new();
        _reporters = [.. Enumerable.Range(0, LifeCopies.Length + 1).Select(worker => UseReporter.Of(HolderId.Worker(worker)))];
    }

    public long AddRoot(long delta)
    {
        Touched = true;
        var fate = Fate;
        Fate = Fate.Arrives;
        if (Uses is null)
        {
            Reported ??= (delta, default);
            for (var left = (int)fate switch { (int)Fate.Lost => 0, (int)Fate.ArrivesTwice => 2, _ => 1 }; left > 0; left--) AddPlainRoot(delta);
            return _root;
        }

        var statement = (_reporters[Speaker] = _reporters[Speaker].Plus(delta)).Statement;
        Reported ??= (delta, statement);
        for (var left = fate == Fate.ArrivesTwice ? 2 : 1; left > 0; left--) Hear(statement);
        return Root;
    }

    /// <summary>A report arrives, perhaps not for the first time.</summary>
    public void Hear(in UseStatement statement)
    {
        UseRules.Apply(Uses!, statement);
        WakeAtZero();
    }

    /// <summary>Whether a stamped question was answered before; a copy of an older one gets no answer that anybody hears.</summary>
    public bool WasAsked(int question, out PgmapReply answer)
    {
        answer = question == _lastQuestion ? _lastAnswer : default;
        return question <= _lastQuestion;
    }

    public void Answered(int question, in PgmapReply answer) => (_lastQuestion, _lastAnswer) = (question, answer);

    private void AddPlainRoot(long delta)
    {
        _root += delta;
        WakeAtZero();
    }

    private void WakeAtZero()
    {
        if (Root != 0 || RootWaiter == default) return;
        _wakes.Add(RootWaiter);
        RootWaiter = default;
    }

    private void SaveRows(StateWriter to)
    {
        if (Holders is null) return;
        Holders.Save(to);
        Uses!.Save(to);
        foreach (var reporter in _reporters)
        {
            to.Number((ulong)reporter.Stamp.Version);
            to.Signed(reporter.InUse);
        }

        to.Signed(_lastQuestion);
        Packed<PgmapReply>.Save(to, ref _lastAnswer);
    }

    private void LoadRows(ref StateReader from)
    {
        if (Holders is null) return;
        Holders.Load(ref from);
        Uses!.Load(ref from);
        foreach (ref var reporter in _reporters.AsSpan())
            reporter = reporter with { Stamp = new(1, (long)from.Number()), InUse = from.Signed() };
        _lastQuestion = (int)from.Signed();
        Packed<PgmapReply>.Load(ref from, out _lastAnswer);
    }
}
