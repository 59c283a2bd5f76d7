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
        _told.Step = $"{TurnWords.NameOf(task.Box)} {task.Box.Step}";
        _told.Question = TurnWords.Question(task);
        (_told.To, _told.Look) = _words.Subject(task.Pending);
        _told.Before = _told.Look?.Invoke();
    }

    private void NoteAnswer(WorldTask task, in Reply reply) => _told.Answer = TurnWords.Answer(task.Pending, reply);

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
