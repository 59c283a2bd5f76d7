using ZoneDrain.Values;

namespace ZoneDrain.Processes;

/// <summary>The state as bytes: all but the id, which never changes.</summary>
public sealed partial class ProcessState
{
    private const int HasClosing = 0x80;

    internal void Save(StateWriter to)
    {
        to.Byte((byte)((int)Status | (ClosingOwners.Count > 0 ? HasClosing : 0)));
        to.Number((ulong)NextFree);
        to.Number((ulong)Vmas.Count);
        foreach (var vma in Vmas) Save(to, vma);
        to.Number((ulong)Leaving.Count);
        foreach (var vma in Leaving) Save(to, vma);
        to.Number((ulong)OtherRanges.Count);
        foreach (var (start, end, accessible) in OtherRanges)
        {
            to.Number((ulong)start);
            to.Number((ulong)end);
            to.Bool(accessible);
        }

        to.Number((ulong)Generation);
        to.Number((ulong)MirrorList.Count);
        foreach (var mirror in MirrorList) mirror.Save(to);
        Table.Save(to);
        to.Number((ulong)OwnerSlots.Count);
        foreach (var owner in OwnerSlots)
        {
            to.Bool(owner is not null);
            owner?.Save(to);
        }

        Save(to, SharedOwners);
        if (ClosingOwners.Count > 0) Save(to, ClosingOwners);
    }

    internal void Load(ref StateReader from)
    {
        var status = from.Byte();
        Status = (ProcessStatus)(status & ~HasClosing);
        NextFree = (long)from.Number();
        Vmas.Clear();
        for (var left = from.Int(); left > 0; left--) Vmas.Add(LoadMapping(ref from));
        Leaving.Clear();
        for (var left = from.Int(); left > 0; left--) Leaving.Add(LoadMapping(ref from));
        OtherRanges.Clear();
        for (var left = from.Int(); left > 0; left--) OtherRanges.Add(new((long)from.Number(), (long)from.Number(), from.Bool()));
        Generation = (long)from.Number();
        MirrorList.Clear();
        for (var left = from.Int(); left > 0; left--) MirrorList.Add(DeviceMirror.Load(ref from));
        Table.Load(ref from);
        OwnerSlots.Clear();
        for (var left = from.Int(); left > 0; left--) OwnerSlots.Add(from.Bool() ? OwnerObject.Load(ref from) : null);
        Load(ref from, SharedOwners);
        ClosingOwners.Clear();
        if ((status & HasClosing) != 0) Load(ref from, ClosingOwners);
    }

    private static void Save(StateWriter to, List<OwnerId> owners)
    {
        to.Number((ulong)owners.Count);
        foreach (var (host, slot) in owners)
        {
            to.Number((ulong)host.Value);
            to.Number((ulong)slot);
        }
    }

    private static void Load(ref StateReader from, List<OwnerId> owners)
    {
        owners.Clear();
        for (var left = from.Int(); left > 0; left--) owners.Add(new(new(from.Int()), from.Int()));
    }

    private static void Save(StateWriter to, in Vma vma)
    {
        to.Number((ulong)vma.Start);
        to.Number((ulong)vma.End);
        to.Number((ulong)vma.Inode.Value);
        to.Number((ulong)vma.Pgmap.Value);
        to.Number((ulong)vma.Pgoff);
        to.Number((ulong)vma.Flags);
        to.Byte(vma.Order);
    }

    private static Vma LoadMapping(ref StateReader from) => new(
        (long)from.Number(), (long)from.Number(), new InodeId(from.Int()), new PgmapId(from.Int()), (long)from.Number(), (VmaFlags)from.Number(), from.Byte());
}
