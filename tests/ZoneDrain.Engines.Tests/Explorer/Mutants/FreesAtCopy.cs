using ZoneDrain.Drivers;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Processes;
using World = ZoneDrain.Engines.Explorer.World;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>A driver takes a frame back as soon as its data has been copied out, and not at the last put of its page (field-cases F6).</summary>
internal sealed class FreesAtCopy(PgmapId device) : WorldRules
{
    /// <summary>Where it happens; set when the world is there.</summary>
    public World World { get; set; } = null!;

    public override ProcessReply Process(ProcessState process, in ProcessEvent question)
    {
        var (old, to) = (question.Pte, new Pte(unchecked((ulong)question.To)));
        var reply = base.Process(process, question);
        var left = question.Op == ProcessOp.Replace && reply.Outcome == Outcome.Ok && old.Kind == PteKind.Migration && old.Page.Pgmap == device
            && to.Page.Pgmap != device;
        if (!left || !World.Drivers[device.Value].IsUsed(old.Page.Frame)) return reply;
        World.Marks.WritePart(World.Pgmaps.Count + device.Value);
        DriverRules.Apply(World.Drivers[device.Value], new(DriverOp.Free, 1, old.Page.Frame));
        return reply;
    }
}
