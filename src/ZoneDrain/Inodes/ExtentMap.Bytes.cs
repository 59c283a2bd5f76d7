using ZoneDrain.Values;

namespace ZoneDrain.Inodes;

/// <summary>The map as bytes.</summary>
internal sealed partial class ExtentMap
{
    public void Save(StateWriter to)
    {
        to.Bool(MayBeShared);
        to.Number((ulong)_extents.Count);
        foreach (var extent in _extents)
        {
            to.Number((ulong)extent.Index);
            to.Number((ulong)extent.Pages);
            to.Number((ulong)extent.Frame);
            to.Byte((byte)extent.State);
        }
    }

    public void Load(ref StateReader from)
    {
        MayBeShared = from.Bool();
        _extents.Clear();
        for (var left = from.Int(); left > 0; left--)
            _extents.Add(new((long)from.Number(), (long)from.Number(), (long)from.Number(), (BlockState)from.Byte()));
        MayBeBad = _extents.Exists(extent => extent.State == BlockState.Bad);
    }
}
