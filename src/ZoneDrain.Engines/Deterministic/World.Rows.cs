using ZoneDrain.Holders;
using ZoneDrain.Pages;
using ZoneDrain.Values;

namespace ZoneDrain.Engines.Deterministic;

/// <summary>
/// Holder rows in a world: what a task asks of a page is said as a statement of the process it acts for, and the page's word is derived from the rows. The
/// rules are the model's own (<see cref="HolderRules"/>, <see cref="HolderBook"/>); the 0→1 with its guard takes the same turns as without rows.
/// </summary>
internal sealed partial class World
{
    private readonly SortedDictionary<ulong, HolderBook> _books = [];

    private static HolderId HolderOf(WorldTask task) => HolderId.Of(new ProcessId(task.Message.LastProcess));

    // One statement a holder and page is under way at a time: others of the same holder wait for their turn.
    private bool MaySpeak(WorldTask task)
    {
        if (task.Pending.Kind != NextKind.Page || task.Turn.Step != PageStep.Start || task.IsLate || task.Message.HasStatement) return true;
        var page = PageId.FromBits(task.Pending.To);
        var pgmap = _pgmaps[page.Pgmap.Value];
        if (!TakesReference(pgmap, task.Pending.Page)) return true;
        Marks.ReadNotices();
        return !_books.TryGetValue(HolderOf(task).Bits, out var book) || !book.IsUnderWay(new(pgmap.Id, pgmap.Head(page.Frame)));
    }

    private void BeginStatement(WorldTask task)
    {
        if (task.Message.HasStatement) return;
        Marks.WriteNotices();
        var holder = HolderOf(task);
        if (!_books.TryGetValue(holder.Bits, out var book)) _books[holder.Bits] = book = new(holder, 1);
        var question = task.Pending.Page;
        var page = PageId.FromBits(task.Pending.To);
        var pgmap = _pgmaps[page.Pgmap.Value];
        var (pages, claim) = question.Op switch
        {
            PageOp.Put => (-question.Pages, Claim.Acquire),
            PageOp.TryGet => (question.Pages, Claim.TryGet),
            _ => (question.Pages, Claim.Acquire),
        };
        var outcome = book.Change(new(pgmap.Id, pgmap.Head(page.Frame)), question.Use, pages, claim, out task.Message.Statement);
        if (outcome == Outcome.EINVAL && _faults.Remedy == Remedy.Fenced)
        {
            // Whoever zaps for a process that has died meanwhile has nothing to give back: the fence will say so.
            task.Message.Statement = new(holder, new(pgmap.Id, pgmap.Head(page.Frame)), new(1, 0), default);
            var weighed = HolderRules.Weigh(pgmap.Holders!, pgmap.Cells[pgmap.Head(page.Frame)].Counts, task.Message.Statement, 0);
            if (weighed.Verdict == StatementVerdict.Fenced) outcome = Outcome.Ok;
        }

        if (outcome != Outcome.Ok)
            throw new InvalidOperationException($"{holder} cannot state {question.Op} of {pages} as {question.Use} of {page}: {outcome}");
        task.Message.HasStatement = true;
    }

    // True: the page has heard it, or all it needs to know is in its rows.
    private bool IsAnsweredBefore(WorldTask task, PgmapWorld pgmap, long frame, in PageEvent question, out PageReply reply)
    {
        reply = new(Outcome.ENXIO);
        if (task.IsLate && pgmap.Life == Grace.Life.Freed) return true;
        reply = default;
        if (!_rows || !TakesReference(pgmap, question) || pgmap.Life == Grace.Life.Freed) return false;
        if (!task.IsLate) BeginStatement(task);
        DirtyPgmap(pgmap.Id.Value);
        var head = pgmap.Head(frame);
        var counts = pgmap.Cells[head].Counts;
        while (true)
        {
            var weighed = HolderRules.Weigh(pgmap.Holders!, counts, task.Message.Statement, pgmap.OrderAt(head));
            switch (weighed.Verdict)
            {
                case StatementVerdict.Taken:
                    return false;
                case StatementVerdict.Refused:
                    HolderRules.Settle(pgmap.Holders!, task.Message.Statement, weighed);
                    reply = new(weighed.Outcome, counts, counts);
                    return true;
                case StatementVerdict.Behind when !task.IsLate:
                    Marks.WriteNotices();
                    var book = _books[task.Message.Statement.Holder.Bits];
                    book.Hear(task.Message.Statement.Page, weighed);
                    task.Message.Statement = book.UnderWay.First(said => said.Page == task.Message.Statement.Page);
                    break;
                default:
                    reply = new(weighed.Verdict == StatementVerdict.Fenced ? Outcome.ENODEV : Outcome.Ok, counts, counts);
                    return true;
            }
        }
    }

    private bool TryAdd(WorldTask task, PgmapWorld pgmap, long head, ulong delta, out PageCounts after)
    {
        var before = pgmap.Cells[head].Counts;
        if (!_rows || !task.Message.HasStatement) return PageRules.TryAdd(before, delta, out after);
        after = HolderRules.Weigh(pgmap.Holders!, before, task.Message.Statement, pgmap.OrderAt(head)).After;
        return true;
    }

    private bool TrySubtract(WorldTask task, PgmapWorld pgmap, long head, ulong delta, out PageCounts after)
    {
        if (_rows && task.Message.HasStatement) return TryAdd(task, pgmap, head, delta, out after);
        return PageRules.TrySubtract(pgmap.Cells[head].Counts, delta, out after);
    }

    private static void Settle(WorldTask task, PgmapWorld pgmap, long head)
    {
        if (!task.Message.HasStatement) return;
        var weighed = HolderRules.Weigh(pgmap.Holders!, pgmap.Cells[head].Counts, task.Message.Statement, pgmap.OrderAt(head));
        HolderRules.Settle(pgmap.Holders!, task.Message.Statement, weighed);
    }

    // A refusal by the guard is remembered by the page, so that no copy of the statement is taken later.
    private void SettleRefusal(WorldTask task, Outcome outcome)
    {
        var page = task.Message.Statement.Page;
        var pgmap = _pgmaps[page.Pgmap.Value];
        if (outcome == Outcome.Ok || pgmap.Life == Grace.Life.Freed) return;
        DirtyPgmap(pgmap.Id.Value);
        var weighed = HolderRules.Weigh(pgmap.Holders!, pgmap.Cells[page.Frame].Counts, task.Message.Statement, pgmap.OrderAt(page.Frame));
        HolderRules.Settle(pgmap.Holders!, task.Message.Statement, weighed, outcome);
    }

    private void HearAnswer(WorldTask task, Outcome outcome)
    {
        Marks.WriteNotices();
        ref var message = ref task.Message;
        var verdict = outcome == Outcome.Ok ? StatementVerdict.Taken : StatementVerdict.Refused;
        if (_books.TryGetValue(message.Statement.Holder.Bits, out var book))
            book.Hear(message.Statement.Page, new(verdict, outcome, message.Statement.Stamp));
        message.HasStatement = false;
        message.Statement = default;
    }

    // True: a copy of a report or of a stamped question, which changes nothing.
    private bool IsAskedBefore(WorldTask task, PgmapWorld pgmap, in PgmapEvent question, out PgmapReply reply)
    {
        reply = default;
        if (!_rows) return false;
        if (task.Message.HasReport)
        {
            pgmap.Hear(task.Message.Report);
            return true;
        }

        return IsStamped(question.Op) && pgmap.WasAsked(task.Message.Question, out reply);
    }

    private void Revoke(ProcessId process)
    {
        var holder = HolderId.Of(process);
        Marks.WriteNotices();
        _books.Remove(holder.Bits);
        foreach (var pgmap in _pgmaps)
        {
            DirtyPgmap(pgmap.Id.Value);
            foreach (var (page, holding) in HolderRules.Revoke(pgmap.Holders!, holder, 1))
            {
                ref var cell = ref pgmap.Cells[page.Frame];
                cell.Counts = HolderRules.Without(cell.Counts, holding, pgmap.OrderAt(page.Frame));
                WakeIdle(pgmap, page.Frame);
                if (cell.Counts.Ref > 0) continue;
                pgmap.Speaker = 0;
                LastUses++;
                pgmap.Strategy.LastUse(pgmap, 0, page.Frame, 1, cell.Counts);
            }
        }
    }

    private void SaveFaults(StateWriter to)
    {
        to.Number((ulong)_losses);
        to.Number((ulong)_repeats);
        to.Number((ulong)_delays);
        to.Number((ulong)_crashes);
        to.Number((ulong)_twins);
        to.Number((ulong)_books.Count);
        foreach (var (holder, book) in _books)
        {
            to.Number(holder);
            book.Save(to);
        }
    }

    private void LoadFaults(ref StateReader from)
    {
        (_losses, _repeats, _delays, _crashes, _twins) = (from.Int(), from.Int(), from.Int(), from.Int(), from.Int());
        _books.Clear();
        for (var left = from.Int(); left > 0; left--)
        {
            var holder = from.Number();
            (_books[holder] = new(HolderId.FromBits(holder), 1)).Load(ref from);
        }
    }
}
