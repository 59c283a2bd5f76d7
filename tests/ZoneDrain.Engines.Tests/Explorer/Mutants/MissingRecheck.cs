using ZoneDrain.Engines.Explorer;
using ZoneDrain.Processes;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>gup-fast does not read the entry again after it took the page.</summary>
internal sealed class MissingRecheck : WorldRules
{
    public override ProcessReply Process(ProcessState process, in ProcessEvent question)
    {
        var reply = base.Process(process, question);
        return question.Op == ProcessOp.Recheck ? reply with { Outcome = Outcome.Ok } : reply;
    }
}
