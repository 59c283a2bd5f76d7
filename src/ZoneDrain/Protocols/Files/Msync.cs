namespace ZoneDrain.Protocols;

/// <summary>msync(MS_SYNC) of an address range: each shared mapping in it has its part of the file written back (mm/msync.c, 6.1).</summary>
/// <param name="Process">Whose memory.</param>
/// <param name="From">First virtual page number.</param>
/// <param name="To">One past the last.</param>
public record struct Msync(ProcessId Process, long From, long To) : IProtocol
{
    private At _at;
    private long _cursor;
    private WriteBack _writeBack;
    private Findings _findings;

    private enum At
    {
        Start,
        NextMapping,
        WriteBack,
    }

    /// <inheritdoc/>
    public readonly string Step => _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => _findings;

    /// <inheritdoc/>
    public readonly (NextKind Kind, int Number) Initiator() => (NextKind.Process, Process.Value);

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start:
                return NextMapping(From);
            case At.NextMapping when reply.Process.Outcome == Outcome.ENOENT || reply.Process.From >= To:
                return Next.Done(Outcome.Ok);
            case At.NextMapping when (reply.Process.Facts & MappingFlags.Shared) == 0:
                return NextMapping(reply.Process.To);
            case At.NextMapping:
                return WriteBack(reply.Process);
            default:
                var next = _writeBack.Advance(reply);
                if (!next.IsDone) return next;
                _findings.WroteBack |= _writeBack.Findings.WroteBack;
                _findings.EntriesWritten += _writeBack.Findings.EntriesWritten;
                return NextMapping(_cursor);
        }
    }

    private Next NextMapping(long from)
    {
        _at = At.NextMapping;
        return Next.Call(Process, ProcessEvent.Range(ProcessOp.NextMapping, from, 0));
    }

    private Next WriteBack(in ProcessReply mapping)
    {
        _cursor = mapping.To;
        var from = Math.Max(From, mapping.From) - mapping.From + mapping.Index;
        var to = Math.Min(To, mapping.To) - mapping.From + mapping.Index;
        _writeBack = new(mapping.Inode, from, to);
        _at = At.WriteBack;
        return _writeBack.Advance(Reply.None);
    }
}
