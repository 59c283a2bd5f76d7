namespace ZoneDrain.Protocols;

/// <summary>
/// Mappings that a file is told of before a cut makes them, so that it never knows of fewer than there are: an unmap beside the cut takes away its own alone,
/// and a walk of the file's mappers misses no process. The kernel changes a mapping and the file's tree of them under one lock (__vma_adjust, mm/mmap.c, 6.1).
/// Who cuts asks, tells the file what is missing by the answer, asks again, and at its end takes back what was not needed.
/// </summary>
/// <param name="Process">Whose mappings.</param>
internal record struct Foretold(ProcessId Process)
{
    private InodeId _file;
    private InodeId _wantedFile;
    private byte _told;
    private byte _wanted;
    private bool _adds;

    /// <summary>Whether an answer asks for this: nothing is cut, for a file must know of more mappings first.</summary>
    public static bool IsAsked(in ProcessReply reply) => reply is { Outcome: Outcome.EAGAIN, Count: > 0 };

    /// <summary>The question of a cut, with what its file knows of by now.</summary>
    public readonly ProcessEvent Say(ProcessEvent cut) => cut with { Inode = _file, Foretold = (byte)(_told + 1) };

    /// <summary>Tells the file that the answer names of as many as it asks for, and another of none. Done: the cut may be asked again.</summary>
    public Next Tell(in ProcessReply asked)
    {
        (_wantedFile, _wanted) = (asked.Inode, (byte)asked.Count);
        return GoOn();
    }

    /// <summary>The cut was made, and this many of them are mappings like others now.</summary>
    public void Use(in ProcessReply cut)
    {
        if (cut.Inode == _file) _told = checked((byte)(_told - cut.Count));
    }

    /// <summary>Takes back whatever is left. Done: nothing is.</summary>
    public Next TakeBack()
    {
        _wanted = 0;
        return GoOn();
    }

    /// <summary>Goes on after an answer of a file.</summary>
    public Next Advance(in Reply reply)
    {
        if (!_adds) _told--;
        else if (reply.Inode.Outcome == Outcome.Ok) _told++;

        // The file has gone, which it does without mappings only: there is nothing to cut any more.
        else _wanted = _told;
        return GoOn();
    }

    private Next GoOn()
    {
        if (_told == 0) _file = _wantedFile;
        var wanted = _file == _wantedFile ? _wanted : 0;
        if (_told == wanted) return Next.Done(Outcome.Ok);
        _adds = _told < wanted;
        return Next.Call(_file, new InodeEvent(_adds ? InodeOp.AddMapper : InodeOp.RemoveMapper, Process: Process));
    }
}
