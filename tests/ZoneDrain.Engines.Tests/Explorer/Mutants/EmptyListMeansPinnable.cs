using ZoneDrain.Engines.Explorer;
using ZoneDrain.Processes;
using World = ZoneDrain.Engines.Explorer.World;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>
/// A longterm pin that finds no page to isolate, because another has isolated it, takes that for "all may stay" (field-cases F12, 6.14 to 6.15.4).
/// </summary>
internal sealed class EmptyListMeansPinnable : WorldRules
{
    /// <summary>Where it happens; set when the world is there.</summary>
    public World World { get; set; } = null!;

    public override ProcessReply Process(ProcessState process, in ProcessEvent question)
    {
        var reply = base.Process(process, question);
        if (question.Op != ProcessOp.Look || reply.Kind != LookKind.Mapped || !reply.Pte.IsDevice) return reply;
        var page = reply.Pte.Page;
        var pgmap = World.Pgmaps[page.Pgmap.Value];
        var counts = pgmap.Cells[page.Frame].Counts;
        return pgmap.IsMovable && counts.Ref > counts.Map ? reply with { From = page.Pgmap.Value } : reply;
    }
}
