using ZoneDrain.Inodes;
using ZoneDrain.Pages;
using ZoneDrain.Processes;

namespace ZoneDrain.Engines.Explorer;

/// <summary>Turns in kernel words: what is asked, of whom, and what the actor looks like.</summary>
internal sealed class TurnWords(WorldParts parts)
{
    /// <summary>What was answered, where it says more than that all went well.</summary>
    public static string Answer(in Next asked, in Reply reply) => asked.Kind switch
    {
        NextKind.Page => Answered(reply.Page.Outcome),
        NextKind.Pgmap when asked.Pgmap.Op is PgmapOp.FindBusy or PgmapOp.AddRoot or PgmapOp.DropBases =>
            $"{Answered(reply.Pgmap.Outcome)} {reply.Pgmap.Value}",
        NextKind.Pgmap => Answered(reply.Pgmap.Outcome),
        NextKind.Process => Answered(reply.Process.Outcome) + (asked.Process.Op == ProcessOp.Look ? $" {reply.Process.Kind}" : ""),
        NextKind.Inode => Answered(reply.Inode.Outcome) + (reply.Inode.Answer != FaultAnswer.Refused ? $" {reply.Inode.Answer}" : ""),
        NextKind.Driver => Answered(reply.Driver.Outcome),
        _ => reply.Interrupted ? " → interrupted" : "",
    };

    private static string Answered(Outcome outcome) => outcome == Outcome.Ok ? "" : $" → {outcome}";

    /// <summary>The name of a protocol, without its values.</summary>
    public static string NameOf(ProtocolBox box)
    {
        var name = box.Name;
        var brace = name.IndexOf(' ', StringComparison.Ordinal);
        return brace < 0 ? name : name[..brace];
    }

    /// <summary>What a task asks in its next turn.</summary>
    public static string Question(WorldTask task)
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

    /// <summary>Whom it asks, and what can be seen of that actor.</summary>
    public (string To, Func<string>? Look) Subject(in Next next)
    {
        switch (next.Kind)
        {
            case NextKind.Page:
                var page = PageId.FromBits(next.To);
                return (page.ToString(), () => Look(page));
            case NextKind.Pgmap:
                var pgmap = parts.Pgmaps[(int)next.To];
                return (pgmap.Id.ToString(), () => $"{pgmap.Life}, counter {pgmap.Root}");
            case NextKind.Process:
                var process = (int)next.To;
                return ($"process-{process}", () => Look(parts.Processes[process]));
            case NextKind.Inode:
                var inode = parts.Inodes[(int)next.To];
                return (inode.Id.ToString(), () => Look(inode));
            case NextKind.Driver:
                var driver = parts.Drivers[(int)next.To];
                return ($"driver-{next.To}", () => $"{driver.Used} blocks used");
            default:
                return ("", null);
        }
    }

    private string Look(PageId page)
    {
        var pgmap = parts.Pgmaps[page.Pgmap.Value];
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
}
