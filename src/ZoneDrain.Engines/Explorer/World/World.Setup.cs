using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Explorer;

/// <summary>What happens before the first choice.</summary>
internal sealed partial class World
{
    /// <summary>Runs a protocol alone, to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed, or would sleep.</exception>
    public Findings Setup<TProtocol>(TProtocol protocol) where TProtocol : struct, IProtocol
    {
        var task = new WorldTask(TasksMax - 1, "setup", 0, [ScriptStep.Of(protocol)], Marks);
        var findings = default(Findings);
        _calls[task.Number]++;
        var before = Ended;
        Ended = (ended, outcome) =>
        {
            if (outcome is not (Outcome.Ok or Outcome.NOPAGE)) throw new InvalidOperationException($"{protocol} ended with {outcome} while a world was set up");
            findings = ended.Box.Findings;
        };
        while (!task.Ended)
        {
            if (!CanRun(task)) throw new InvalidOperationException($"{protocol} sleeps at {task.Box.Step} while a world is set up");
            Run(task);
        }

        Ended = before;
        Turns = 0;
        return findings;
    }
}
