namespace ZoneDrain.Engines.Deterministic;

/// <summary>Tells faults.</summary>
internal sealed partial class World
{
    private StoryLine TellFault(int number, Choice choice)
    {
        if (choice.FaultKind == FaultKind.Crash)
        {
            var (who, was) = ($"process-{choice.Task}", Look(_processes[choice.Task]));
            Take(choice);
            var fate = _faults.Remedy == Remedy.Fenced ? "its rows are revoked" : "pages still count what it held";
            return new(number, choice, who, "fault", $"dies; {fate}", was, Look(_processes[choice.Task]), who, [.. Found]);
        }

        var task = _tasks[choice.Task];
        IsMessage(task, out var link);
        var (to, look) = Subject(task.Pending);
        var (asked, before) = (Question(task), look?.Invoke() ?? "");
        if (link == FaultLink.PagePgmap)
        {
            var pgmap = _pgmaps[PageId.FromBits(task.Pending.To).Pgmap.Value];
            (asked, to) = ($"the report to the counter of {pgmap.Id}", pgmap.Id.ToString());
            (before, look) = ($"counter {pgmap.Root}", () => $"counter {pgmap.Root}");
        }

        var name = $"{NameOf(task.Box)} {task.Box.Step}";
        Take(choice);
        return new(number, choice, task.Name, name, $"FAULT {Words(choice.FaultKind)}: {asked}", before, look?.Invoke() ?? "", to, [.. Found]);
    }

    private string Words(FaultKind kind) => kind switch
    {
        FaultKind.LoseRequest => "lost before it arrives",
        FaultKind.LoseAnswer => AsksAgain ? "its answer is lost, so it will be asked again" : "its answer is lost",
        FaultKind.LoseNotice => "the notice is lost",
        FaultKind.Repeat => "arrives, and a copy of it will arrive later",
        FaultKind.Delay => AsksAgain ? "a copy of it is late" : "late: the sender meets silence",
        FaultKind.Twice => _faults.Remedy == Remedy.Fenced
            ? "reaches a second activation, whose term is over, and will be asked again"
            : "answered by a second activation, whose changes are dropped",
        _ => throw new InvalidOperationException($"no words for {kind}"),
    };
}
