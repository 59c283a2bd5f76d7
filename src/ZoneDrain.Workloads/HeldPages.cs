namespace ZoneDrain.Workloads;

/// <summary>What a caller holds, in pages, and its children. One writer; read by anybody.</summary>
internal sealed class HeldPages
{
    private long _gets;
    private long _pins;
    private long _longterm;
    private long _children;

    /// <summary>Children that live.</summary>
    public long Children => Volatile.Read(ref _children);

    /// <summary>Pages got, pinned, and pinned for long; children that live.</summary>
    public (long Gets, long Pins, long Longterm, long Children) Now =>
        (Volatile.Read(ref _gets), Volatile.Read(ref _pins), Volatile.Read(ref _longterm), Children);

    /// <summary>What several hold together.</summary>
    public static (long Gets, long Pins, long Longterm, long Children) Sum(IEnumerable<(long Gets, long Pins, long Longterm, long Children)> all) =>
        all.Aggregate(default((long Gets, long Pins, long Longterm, long Children)), (sum, one) =>
            (sum.Gets + one.Gets, sum.Pins + one.Pins, sum.Longterm + one.Longterm, sum.Children + one.Children));

    /// <summary>Something is held.</summary>
    public void Add(in HeldPins held) => Add(held, 1);

    /// <summary>It is not any more.</summary>
    public void Remove(in HeldPins held) => Add(held, -1);

    private void Add(in HeldPins held, int sign)
    {
        ref var tally = ref held.Kind == OwnerKind.Call ? ref _gets : ref held.Kind == OwnerKind.Pipe ? ref _pins : ref _longterm;
        Volatile.Write(ref tally, tally + sign * held.Pages);
        if (held.Child is not null) Volatile.Write(ref _children, _children + sign);
    }
}

/// <summary>Something that is given back later: an owner's pins, or a child.</summary>
/// <param name="Owner">The object that keeps pins.</param>
/// <param name="Child">The child; null for pins.</param>
/// <param name="Kind">What keeps them.</param>
/// <param name="Pages">Pages that are kept.</param>
internal readonly record struct HeldPins(OwnerId Owner, ProcessId? Child, OwnerKind Kind, long Pages)
{
    /// <summary>A child that has no page.</summary>
    public bool IsEmpty { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Child is { } child ? child.ToString() : $"{Owner} ({Kind})";
}
