namespace ZoneDrain.Delivery;

/// <summary>
/// Frames that a driver has handed to a protocol and that neither a file nor a page names yet, or that are on their way back; and what it has given up of
/// another file's blocks while its own file still names them. With them and the files, a driver's state can be made again from nothing.
/// </summary>
internal sealed class InFlightFrames
{
    private readonly List<FrameRun> _runs = [];

    /// <summary>What is noted so.</summary>
    public IReadOnlyList<FrameRun> Runs => _runs;

    /// <summary>Notes what an answer has changed.</summary>
    public void Hear(in Next asked, in Reply reply)
    {
        switch (asked.Kind)
        {
            case NextKind.Driver:
                Hear((int)asked.To, asked.Driver, reply.Driver);
                break;
            case NextKind.Page when asked.Page.Op == PageOp.Allocate && reply.Page.Outcome == Outcome.Ok:
                var page = PageId.FromBits(asked.To);
                Remove(page.Pgmap.Value, page.Frame, 1L << asked.Page.Order, givenUp: false);
                break;
            case NextKind.Inode when asked.Inode.Op == InodeOp.TakeBlocks && reply.Inode.Outcome == Outcome.Ok:
                Add(new(reply.Inode.Pgmap.Value, reply.Inode.Frame, reply.Inode.Pages, false));
                break;
            case NextKind.Inode when asked.Inode.Op is InodeOp.FillFault or InodeOp.AddBlocks or InodeOp.AddShared && reply.Inode.Outcome != Outcome.EAGAIN:
                Remove(null, asked.Inode.To, asked.Inode.Pages, givenUp: false);
                if (asked.Inode.Op == InodeOp.FillFault) _runs.RemoveAll(run => run.GivenUp);
                break;
            default:
                break;
        }
    }

    /// <summary>Notes one more.</summary>
    public void Add(FrameRun run)
    {
        if (run.Pages > 0) _runs.Add(run);
    }

    /// <summary>Takes over what another has.</summary>
    public void Take(InFlightFrames other) => _runs.AddRange(other._runs);

    /// <summary>Forgets all.</summary>
    public void Clear() => _runs.Clear();

    private void Hear(int driver, in DriverEvent asked, in DriverReply reply)
    {
        switch (asked.Op)
        {
            case DriverOp.Allocate when reply.Outcome == Outcome.Ok:
                Add(new(driver, reply.Frame, reply.Pages, false));
                break;
            case DriverOp.Free:
                Remove(driver, asked.Frame, asked.Pages, givenUp: false);
                break;
            case DriverOp.Share when reply.Outcome == Outcome.Ok:
                Add(new(driver, asked.Frame, asked.Pages, false));
                break;
            case DriverOp.Unshare when reply.Outcome == Outcome.Ok:
                if (!Remove(driver, asked.Frame, reply.Pages, givenUp: false)) Add(new(driver, asked.Frame, reply.Pages, true));
                break;
            default:
                break;
        }
    }

    // What is left of the run before and behind stays.
    private bool Remove(int? driver, long frame, long pages, bool givenUp)
    {
        var at = _runs.FindIndex(run => run.GivenUp == givenUp && (driver is null || run.Driver == driver)
            && run.Frame <= frame && frame < run.Frame + run.Pages);
        if (at < 0 || pages <= 0) return false;
        var run = _runs[at];
        _runs.RemoveAt(at);
        Add(run with { Pages = frame - run.Frame });
        var end = Math.Min(frame + pages, run.Frame + run.Pages);
        Add(run with { Frame = end, Pages = run.Frame + run.Pages - end });
        return true;
    }
}

/// <summary>Frames between a driver and a file.</summary>
/// <param name="Driver">The driver's number.</param>
/// <param name="Frame">The first.</param>
/// <param name="Pages">How many.</param>
/// <param name="GivenUp">The driver counts the file no more, which still names them; else it counts a file that does not name them.</param>
internal readonly record struct FrameRun(int Driver, long Frame, long Pages, bool GivenUp)
{
    /// <summary>What it adds to how many files the driver counts, besides those that name the frames.</summary>
    public int Times => GivenUp ? -1 : 1;
}
