using ZoneDrain.Inodes;
using ZoneDrain.Processes;

namespace ZoneDrain.Protocols;

/// <summary>
/// fork: a child with the parent's mappings and none of its entries, a sharer of its pipes and descriptors, and known to every inode it maps before it may run.
/// ENOENT: the parent exits.
/// </summary>
/// <param name="Parent">Who forks.</param>
/// <param name="Child">The number of the new process.</param>
public record struct Fork(ProcessId Parent, ProcessId Child) : IProtocol
{
    private At _at;
    private long _address;
    private int _shared;

    private enum At
    {
        Start,
        Copy,
        NextShared,
        ShareOwner,
        NextMapping,
        AddMapper,
    }

    /// <inheritdoc/>
    public readonly string Step => _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => new() { Handle = Child.Value };

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start:
                _at = At.Copy;
                return Next.Call(Parent, new ProcessEvent { Op = ProcessOp.Fork, Slot = Child.Value });
            case At.Copy when reply.Process.Outcome != Outcome.Ok:
                return Next.Done(reply.Process.Outcome);
            case At.NextShared when reply.Process.Outcome == Outcome.ENOENT:
            case At.AddMapper:
                return NextMapping();
            case At.NextShared:
                _shared++;
                if (reply.Process.From == Parent.Value) return NextShared();
                _at = At.ShareOwner;
                return Next.Call(new ProcessId((int)reply.Process.From), ProcessEvent.OfOwner(ProcessOp.ShareOwner, reply.Process.Count));
            case At.NextMapping when reply.Process.Outcome == Outcome.ENOENT:
                return Next.Done(Outcome.Ok);
            case At.NextMapping:
                _address = reply.Process.To;
                _at = At.AddMapper;
                return Next.Call(reply.Process.Inode, new InodeEvent(InodeOp.AddMapper, Process: Child));
            default:
                return NextShared();
        }
    }

    private Next NextShared()
    {
        _at = At.NextShared;
        return Next.Call(Child, ProcessEvent.OfOwner(ProcessOp.NextShared, _shared));
    }

    private Next NextMapping()
    {
        _at = At.NextMapping;
        return Next.Call(Child, ProcessEvent.Range(ProcessOp.NextMapping, _address, 0));
    }
}
