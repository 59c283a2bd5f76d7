using ZoneDrain.Values;

namespace ZoneDrain.Drivers;

/// <summary>The allocator as bytes; where the next search begins is part of the value, for it decides what is handed out.</summary>
public sealed partial class FrameAllocator
{
    // Rows of a journal's form 3 and below know the first alone.
    private const int HasCapacity = 1;
    private const int HasDax = 2;
    private const int HasRegion = 4;
    private const int HasProvider = 8;

    internal void Save(StateWriter to)
    {
        to.Number((ulong)Used);
        to.Number((ulong)_next);
        to.Bool(IsStopped);
        to.Bool(IsAbandoned);
        var provider = IsUnloaded || ProviderReferences > 0;
        to.Byte((byte)((Capacity is not null ? HasCapacity : 0) | (Dax is not null ? HasDax : 0) | (Region is not null ? HasRegion : 0)
            | (provider ? HasProvider : 0)));
        Capacity?.Save(to);
        if (Dax is { } dax) Save(to, dax);
        Region?.Save(to);
        if (provider) Save(to, IsUnloaded, ProviderReferences);
        to.Number((ulong)_shares.Count);
        foreach (var (frame, files) in _shares)
        {
            to.Number((ulong)frame);
            to.Number((ulong)files);
        }

        to.Sparse(_used);
    }

    internal void Load(ref StateReader from)
    {
        Used = (long)from.Number();
        _next = (long)from.Number();
        IsStopped = from.Bool();
        IsAbandoned = from.Bool();
        var parts = from.Byte();
        Capacity = (parts & HasCapacity) != 0 ? DynamicCapacity.Load(ref from) : null;
        Dax = (parts & HasDax) != 0 ? LoadDax(ref from) : null;
        Region = (parts & HasRegion) != 0 ? DaxRegion.Load(ref from) : null;
        (IsUnloaded, ProviderReferences) = (parts & HasProvider) != 0 ? (from.Bool(), (long)from.Number()) : default;
        _shares.Clear();
        for (var left = from.Int(); left > 0; left--) _shares.Add((long)from.Number(), from.Int());
        from.Sparse(_used);
    }

    private static void Save(StateWriter to, bool unloaded, long references)
    {
        to.Bool(unloaded);
        to.Number((ulong)references);
    }

    private static void Save(StateWriter to, DaxDevice dax)
    {
        to.Byte(dax.Alignment);
        to.Byte((byte)dax.Mode);
        to.Byte(dax.Unit);
        to.Bool(dax.DirectAccess);
        to.Number((ulong)dax.Holder);
        to.Bool(dax.HasCallbacks);
    }

    private static DaxDevice LoadDax(ref StateReader from) =>
        new(from.Byte(), (DaxMode)from.Byte(), from.Byte(), from.Bool(), (long)from.Number(), from.Bool());
}
