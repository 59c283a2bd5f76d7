using ZoneDrain.Values;

namespace ZoneDrain.Inodes;

/// <summary>The state as bytes: all but the id and the spec, which never change.</summary>
public sealed partial class InodeState
{
    // Builds that knew of no flag wrote the first alone.
    private const int IsEvicting = 1;
    private const int IsToBeCached = 2;
    private const int FormShift = 2;

    internal void Save(StateWriter to)
    {
        to.Number((ulong)SizeBytes);
        to.Number((ulong)Links);
        to.Number((ulong)Opens);
        to.Byte((byte)((Evicting ? IsEvicting : 0) | (WantsCache ? IsToBeCached : 0) | ((int)Form << FormShift)));
        Extents.Save(to);
        if (Spec.Journal)
        {
            Committed.Save(to);
            to.Number((ulong)CommittedBytes);
        }

        Index.Save(to);
        Rwsem.Save(to);
        Invalidate.Save(to);
        to.Number((ulong)EntryWaiters.Count);
        foreach (var (index, waiter) in EntryWaiters)
        {
            to.Number((ulong)index);
            to.Number((ulong)waiter.Value);
        }

        to.Number((ulong)MapperList.Count);
        foreach (var (process, mappings) in MapperList)
        {
            to.Number((ulong)process.Value);
            to.Number((ulong)mappings);
        }
    }

    internal void Load(ref StateReader from)
    {
        SizeBytes = (long)from.Number();
        Links = from.Int();
        Opens = from.Int();
        var marks = from.Byte();
        (Evicting, WantsCache, Form) = ((marks & IsEvicting) != 0, (marks & IsToBeCached) != 0, (InodeForm)(marks >> FormShift));
        Extents.Load(ref from);
        if (Spec.Journal)
        {
            Committed.Load(ref from);
            CommittedBytes = (long)from.Number();
        }

        Index.Load(ref from);
        Rwsem.Load(ref from);
        Invalidate.Load(ref from);
        EntryWaiters.Clear();
        for (var left = from.Int(); left > 0; left--) EntryWaiters.Add(((long)from.Number(), new WaiterId((long)from.Number())));
        MapperList.Clear();
        for (var left = from.Int(); left > 0; left--) MapperList.Add((new ProcessId(from.Int()), from.Int()));
    }
}
