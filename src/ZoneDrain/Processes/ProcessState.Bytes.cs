using ZoneDrain.Values;

namespace ZoneDrain.Processes;

/// <summary>The state as bytes: all but the id, which never changes.</summary>
public sealed partial class ProcessState
{
    internal void Save(StateWriter to)
    {
        to.Byte((byte)Status);
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
        foreach (var owner in OwnerSlots) Save(to, owner);
        to.Number((ulong)SharedOwners.Count);
        foreach (var (host, slot) in SharedOwners)
        {
            to.Number((ulong)host.Value);
            to.Number((ulong)slot);
        }
    }

    internal void Load(ref StateReader from)
    {
        Status = (ProcessStatus)from.Byte();
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
        for (var left = from.Int(); left > 0; left--) OwnerSlots.Add(LoadOwner(ref from));
        SharedOwners.Clear();
        for (var left = from.Int(); left > 0; left--) SharedOwners.Add(new(new(from.Int()), from.Int()));
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

    private static void Save(StateWriter to, OwnerObject? owner)
    {
        to.Bool(owner is not null);
        if (owner is null) return;
        to.Byte((byte)owner.Kind);
        to.Number((ulong)owner.Sharers);
        to.Bool(owner.ClosedByHost);
        to.Number((ulong)owner.Records.Count);
        foreach (var pin in owner.Records)
        {
            to.Number(pin.Page.Bits);
            to.Byte((byte)pin.Use);
            to.Number((ulong)pin.Pages);
            to.Bool(pin.Longterm);
        }
    }

    private static OwnerObject? LoadOwner(ref StateReader from)
    {
        if (!from.Bool()) return null;
        var owner = new OwnerObject((OwnerKind)from.Byte()) { Sharers = from.Int(), ClosedByHost = from.Bool() };
        for (var left = from.Int(); left > 0; left--)
            owner.Records.Add(new(PageId.FromBits(from.Number()), (PageUse)from.Byte(), from.Int(), from.Bool()));
        return owner;
    }
}
