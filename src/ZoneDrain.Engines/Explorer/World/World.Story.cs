using ZoneDrain.Inodes;
using ZoneDrain.Pages;
using ZoneDrain.Processes;

namespace ZoneDrain.Engines.Explorer;

/// <summary>Tells turns in kernel words, for one schedule at a time; searches do not pay for it.</summary>
internal sealed partial class World
{
    private bool _telling;
    private Told _told;

    /// <summary>Takes a choice and tells what it did.</summary>
    public StoryLine TakeAndTell(int number, Choice choice)
    {
        if (choice.IsTurn) return Tell(number, choice, _tasks[choice.Code]);
        if (choice.IsSignal)
        {
            Take(choice);
            return new(number, choice, _tasks[choice.Task].Name, "signal", "a signal reaches the sleeper", "", "", "", [.. Found]);
        }

        if (choice.IsFault) return TellFault(number, choice);
        var pgmap = _pgmaps[choice.Pgmap];
        var before = pgmap.LifeCopies[choice.Worker].ToString();
        Take(choice);
        return new(
            number, choice, $"worker {choice.Worker}", "kill", $"hears that {pgmap.Id} dies", before, pgmap.LifeCopies[choice.Worker].ToString(),
            pgmap.Id.ToString(), [.. Found]);
    }

    private StoryLine Tell(int number, Choice choice, WorldTask task)
    {
        _telling = true;
        _told = new() { Step = "" };
        Take(choice);
        _telling = false;
        var after = _told.Look?.Invoke() ?? "";
        return new(number, choice, task.Name, _told.Step, _told.Question + _told.Answer, _told.Before ?? "", after, _told.To ?? "", [.. Found]);
    }

    private void NoteQuestion(WorldTask task)
    {
        _told.Step = $"{NameOf(task.Box)} {task.Box.Step}";
        _told.Question = Question(task);
        (_told.To, _told.Look) = Subject(task.Pending);
        _told.Before = _told.Look?.Invoke();
    }

    private void NoteAnswer(WorldTask task, in Reply reply)
    {
        _told.Answer = task.Pending.Kind switch
        {
            NextKind.Page => Answered(reply.Page.Outcome),
            NextKind.Pgmap when task.Pending.Pgmap.Op is PgmapOp.FindBusy or PgmapOp.AddRoot or PgmapOp.DropBases =>
                $"{Answered(reply.Pgmap.Outcome)} {reply.Pgmap.Value}",
            NextKind.Pgmap => Answered(reply.Pgmap.Outcome),
            NextKind.Process => Answered(reply.Process.Outcome) + (task.Pending.Process.Op == ProcessOp.Look ? $" {reply.Process.Kind}" : ""),
            NextKind.Inode => Answered(reply.Inode.Outcome) + (reply.Inode.Answer != FaultAnswer.Refused ? $" {reply.Inode.Answer}" : ""),
            NextKind.Driver => Answered(reply.Driver.Outcome),
            _ => reply.Interrupted ? " → interrupted" : "",
        };
    }

    private static string Answered(Outcome outcome) => outcome == Outcome.Ok ? "" : $" → {outcome}";

    internal static string NameOf(ProtocolBox box)
    {
        var name = box.Name;
        var brace = name.IndexOf(' ', StringComparison.Ordinal);
        return brace < 0 ? name : name[..brace];
    }

    private static string Question(WorldTask task)
    {
        var next = task.Pending;
        return next.Kind switch
        {
            NextKind.Page => PageQuestion(task, next.Page) + $" of {PageId.FromBits(next.To)}",
            NextKind.Pgmap => $"{next.Pgmap.Op} of pgmap-{next.To}",
            NextKind.Process => $"{next.Process.Op} at process-{next.To}",
            NextKind.Inode => $"{next.Inode.Op} at inode-{next.To}",
            NextKind.Driver => $"{next.Driver.Op} at driver-{next.To}",
            NextKind.Wait => "is woken",
            NextKind.Grace => "its grace period is over",
            _ => next.Kind.ToString(),
        };
    }

    private static string PageQuestion(WorldTask task, in PageEvent question)
    {
        var detail = question.Op is PageOp.Acquire or PageOp.TryGet or PageOp.Put ? $"({question.Use})" : "";
        var part = (question.Op, task.Turn.Step) switch
        {
            (PageOp.Acquire or PageOp.Associate, PageStep.Start) => "asks for ",
            (PageOp.Acquire or PageOp.Associate, _) => "finishes ",
            (PageOp.Put or PageOp.Disassociate, not PageStep.Start) => "tells the strategy of ",
            _ => "",
        };
        return part + question.Op + detail;
    }

    private (string To, Func<string>? Look) Subject(in Next next)
    {
        switch (next.Kind)
        {
            case NextKind.Page:
                var page = PageId.FromBits(next.To);
                return (page.ToString(), () => Look(page));
            case NextKind.Pgmap:
                var pgmap = _pgmaps[(int)next.To];
                return (pgmap.Id.ToString(), () => $"{pgmap.Life}, counter {pgmap.Root}");
            case NextKind.Process:
                var process = (int)next.To;
                return ($"process-{process}", () => Look(_processes[process]));
            case NextKind.Inode:
                var inode = _inodes[(int)next.To];
                return (inode.Id.ToString(), () => Look(inode));
            case NextKind.Driver:
                var driver = _drivers[(int)next.To];
                return ($"driver-{next.To}", () => $"{driver.Used} blocks used");
            default:
                return ("", null);
        }
    }

    private string Look(PageId page)
    {
        var pgmap = _pgmaps[page.Pgmap.Value];
        var head = pgmap.Head(page.Frame);
        return $"ref {pgmap.ActualRef(head)} map {pgmap.Cells[head].Counts.Map}";
    }

    private static string Look(ProcessState? process)
    {
        if (process is null) return "none";
        var entries = string.Join(", ", process.Entries().Select(entry => entry.Pte.ToString()));
        var pins = process.Pins().Sum(pin => pin.Pin.Pages);
        return $"{(entries.Length == 0 ? "no entry" : entries)}{(pins > 0 ? $", {pins} pinned" : "")}";
    }

    private static string Look(InodeState inode)
    {
        var entries = string.Join(", ", inode.Entries().Select(entry => entry.Entry.ToString()));
        return entries.Length == 0 ? "no index entry" : entries;
    }

    private struct Told
    {
        public string Step;
        public string? Question;
        public string? Answer;
        public string? Before;
        public string? To;
        public Func<string>? Look;
    }
}
