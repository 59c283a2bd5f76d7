using ZoneDrain.Engines.Explorer;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests.Explorer.Mutants;

/// <summary>
/// Who has made a private copy of a file's page, or given one to a child, does not look again whether the file still reaches there: it sees the parent's entry
/// as it was, or the size of another file.
/// </summary>
internal sealed class TrustsFirstLook(InodeId endless) : WorldRules
{
    public override Next Asked(ProtocolBox protocol, in Next next) => next.IsDone ? next : protocol.Step switch
    {
        "CopyMemory/ReadCopyAgain" => Next.Call(new ProcessId((int)next.To), ProcessEvent.Range(ProcessOp.NextMapping, 0, 0)),
        "AskSizeAgain" => Next.Call(endless, new InodeEvent(InodeOp.Inspect)),
        "AskSize" when protocol.Boxed is Fork => Next.Call(endless, new InodeEvent(InodeOp.Inspect)),
        _ => next,
    };
}
