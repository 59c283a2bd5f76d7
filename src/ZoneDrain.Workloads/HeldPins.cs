namespace ZoneDrain.Workloads;

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
