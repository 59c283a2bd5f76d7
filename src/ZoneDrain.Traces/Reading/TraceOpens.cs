namespace ZoneDrain.Traces.Reading;

/// <summary>All opens of a trace, and how they were joined to inodes. An open is known by its number until the trace has been read.</summary>
internal sealed class TraceOpens
{
    private readonly List<Open> _opens = [];
    private readonly Dictionary<(PathPointer Path, int Generation), List<int>> _byPointer = [];
    private readonly Dictionary<PathPointer, int> _generations = [];
    private readonly Dictionary<TraceInode, int> _byInode = [];

    internal int Count(TraceFileBinding binding) => _opens.Count(open => open.Binding == binding && !open.IsImplied);

    /// <summary>A new open through a pointer to a path; address 0 joins nothing.</summary>
    internal int Add(PathPointer pointer)
    {
        var number = _opens.Count;
        _opens.Add(new Open());
        if (pointer.Address != 0)
        {
            var key = (pointer, _generations.GetValueOrDefault(pointer));
            if (!_byPointer.TryGetValue(key, out var same))
                _byPointer[key] = same = [];
            same.Add(number);
        }

        return number;
    }

    /// <summary>A path was unlinked: later opens through the same pointer are another file.</summary>
    internal void Unlink(PathPointer pointer) => _generations[pointer] = _generations.GetValueOrDefault(pointer) + 1;

    /// <summary>A fault named the inode behind an open.</summary>
    /// <returns>False when the open is known to be another inode: the descriptor was reused unseen.</returns>
    internal bool TryBind(int number, TraceInode inode)
    {
        if (_opens[number].Inode.IsKnown)
            return _opens[number].Inode == inode;
        _opens[number] = _opens[number] with { Inode = inode, Binding = TraceFileBinding.Fault };
        _byInode.TryAdd(inode, number);
        return true;
    }

    /// <summary>An open that stands for an inode which no open in the trace explains.</summary>
    internal int OfInode(TraceInode inode)
    {
        if (_byInode.TryGetValue(inode, out var known))
            return known;
        var number = _opens.Count;
        _opens.Add(new Open { Inode = inode, Binding = TraceFileBinding.Fault, IsImplied = true });
        _byInode[inode] = number;
        return number;
    }

    /// <summary>Joins the remaining opens by their pointers and numbers the files in order of their first open.</summary>
    /// <param name="fileOfOpen">For each open, the index of its file.</param>
    internal List<TraceFile> Resolve(out int[] fileOfOpen)
    {
        foreach (var same in _byPointer.Values)
            BindByPointer(same);
        var files = new List<TraceFile>();
        var fileOfInode = new Dictionary<TraceInode, int>();
        fileOfOpen = new int[_opens.Count];
        for (var i = 0; i < _opens.Count; i++)
        {
            var open = _opens[i];
            if (open.Inode.IsKnown && fileOfInode.TryGetValue(open.Inode, out var known))
            {
                fileOfOpen[i] = known;
                continue;
            }

            fileOfOpen[i] = files.Count;
            if (open.Inode.IsKnown)
                fileOfInode[open.Inode] = files.Count;
            files.Add(new TraceFile(files.Count, open.Inode, open.Binding));
        }

        return files;
    }

    internal bool IsInferred(int number) => _opens[number].Binding == TraceFileBinding.PathPointer;

    private void BindByPointer(List<int> same)
    {
        var inodes = same.Select(number => _opens[number].Inode).Where(inode => inode.IsKnown).Distinct().Take(2).ToList();
        if (inodes.Count != 1)
            return;
        foreach (var number in same.Where(number => !_opens[number].Inode.IsKnown))
            _opens[number] = _opens[number] with { Inode = inodes[0], Binding = TraceFileBinding.PathPointer };
    }

    /// <summary>A pointer to a path, in memory that forked processes inherit and an exec replaces.</summary>
    internal readonly record struct PathPointer(int Lineage, ulong Address);

    private readonly record struct Open(TraceInode Inode, TraceFileBinding Binding, bool IsImplied);
}
