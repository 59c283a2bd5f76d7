using ZoneDrain.Values;

namespace ZoneDrain.Drivers;

/// <summary>The allocator as bytes; where the next search begins is part of the value, for it decides what is handed out.</summary>
public sealed partial class FrameAllocator
{
    internal void Save(StateWriter to)
    {
        to.Number((ulong)Used);
        to.Number((ulong)_next);
        to.Bool(IsStopped);
        to.Bool(IsAbandoned);
        to.Bool(Capacity is not null);
        Capacity?.Save(to);
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
        Capacity = from.Bool() ? DynamicCapacity.Load(ref from) : null;
        _shares.Clear();
        for (var left = from.Int(); left > 0; left--) _shares.Add((long)from.Number(), from.Int());
        from.Sparse(_used);
    }
}
