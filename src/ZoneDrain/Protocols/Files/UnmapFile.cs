namespace ZoneDrain.Protocols;

/// <summary>Removes every entry that maps file pages <paramref name="From"/>..<paramref name="To"/> - 1 of an inode, process by process
/// (unmap_mapping_range).</summary>
/// <param name="Inode">The inode.</param>
/// <param name="From">First file page.</param>
/// <param name="To">One past the last.</param>
public record struct UnmapFile(InodeId Inode, long From, long To) : IProtocol
{
    /// <summary>Private copies of the pages go as well: the file ends before them (unmap_mapping_range with even_cows, from truncate_pagecache).</summary>
    public bool Copies { get; init; }

    private At _at;
    private ProcessId _process;
    private long _nextProcess;
    private long _cursor;
    private long _pages;

    private enum At
    {
        Start,
        FindMapper,
        ClearEntry,
        DropReference,
    }

    /// <inheritdoc/>
    public readonly string Step => _at.ToString();

    /// <inheritdoc/>
    public readonly Findings Findings => new() { Pages = _pages };

    /// <inheritdoc/>
    public Next Advance(in Reply reply)
    {
        switch (_at)
        {
            case At.Start:
                return FindMapper();
            case At.FindMapper when reply.Inode.Outcome == Outcome.ENOENT:
                return Next.Done(Outcome.Ok);
            case At.FindMapper:
                _process = reply.Inode.Process;
                _nextProcess = _process.Value + 1L;
                _cursor = 0;
                return ClearEntry();
            case At.ClearEntry when reply.Process.Outcome == Outcome.ENOENT:
                return FindMapper();
            case At.ClearEntry:
                _cursor = reply.Process.From;
                _pages += 1L << reply.Process.Order;
                if (!reply.Process.Pte.IsDevice) return ClearEntry();
                _at = At.DropReference;
                return Next.Call(reply.Process.Pte.Page, PageEvent.Put(PageUse.Map));
            default:
                return ClearEntry();
        }
    }

    private Next FindMapper()
    {
        _at = At.FindMapper;
        return Next.Call(Inode, new InodeEvent(InodeOp.NextMapper, From: _nextProcess));
    }

    private Next ClearEntry()
    {
        _at = At.ClearEntry;
        return Next.Call(_process, ProcessEvent.File(ProcessOp.ZapFile, Inode, From, To, _cursor) with { Write = Copies });
    }
}
