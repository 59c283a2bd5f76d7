namespace ZoneDrain.Engines.Explorer;

/// <summary>Tells faults.</summary>
internal sealed partial class World
{
    private StoryLine TellFault(int number, Choice choice)
    {
        if (choice.FaultKind is MessageFault.Death or MessageFault.Fence or MessageFault.AnswerOfDead or MessageFault.Join)
        {
            Take(choice);
            var cells = _faults.Home == PageHome.Dying ? ", and its cells with it" : "";
            var told = choice.FaultKind switch
            {
                MessageFault.Death => $"silo {DyingSilo} dies{cells}; what it had asked may still arrive",
                MessageFault.Fence => $"the fence: {_fencing}",
                MessageFault.Join => $"silo {JoiningSilo} joins",
                _ => "the dead answer what they were asked",
            };
            var who = choice.FaultKind switch
            {
                MessageFault.AnswerOfDead => _tasks[choice.Task].Name,
                MessageFault.Join => $"silo {JoiningSilo}",
                _ => $"silo {DyingSilo}",
            };
            return new(number, choice, who, "fault", told, "", "", who, [.. Found]);
        }

        var task = _tasks[choice.Task];
        IsMessage(task, out var link);
        var (to, look) = _words.Subject(task.Pending);
        var (asked, before) = (TurnWords.Question(task), look?.Invoke() ?? "");
        if (link == FaultLink.PagePgmap)
        {
            var pgmap = _pgmaps[PageId.FromBits(task.Pending.To).Pgmap.Value];
            (asked, to) = ($"the report to the counter of {pgmap.Id}", pgmap.Id.ToString());
            (before, look) = ($"counter {pgmap.Root}", () => $"counter {pgmap.Root}");
        }

        var name = $"{TurnWords.NameOf(task.Box)} {task.Box.Step}";
        Take(choice);
        return new(number, choice, task.Name, name, $"FAULT {Words(choice.FaultKind)}: {asked}", before, look?.Invoke() ?? "", to, [.. Found]);
    }

    private string Words(MessageFault kind) => kind switch
    {
        MessageFault.LoseRequest => "lost before it arrives",
        MessageFault.LoseAnswer => AsksAgain ? "its answer is lost, so it will be asked again" : "its answer is lost",
        MessageFault.LoseNotice => "the notice is lost",
        MessageFault.Repeat => "arrives, and a copy of it will arrive later",
        MessageFault.Delay => AsksAgain ? "a copy of it is late" : "late: the sender meets silence",
        MessageFault.Twice => Stamped
            ? "reaches a second activation, which is not the page's home, and will be asked again"
            : "answered by a second activation, whose changes are dropped",
        _ => throw new InvalidOperationException($"no words for {kind}"),
    };
}
