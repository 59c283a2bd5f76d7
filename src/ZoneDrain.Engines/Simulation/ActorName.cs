namespace ZoneDrain.Engines.Simulation;

/// <summary>An actor of a world.</summary>
/// <param name="Kind">What it is; <see cref="NextKind.Done"/> for a caller, which is none.</param>
/// <param name="Number">Its number; of a page, its packed id.</param>
internal readonly record struct ActorName(NextKind Kind, long Number)
{
    /// <summary>In words, as <c>inode-7</c>.</summary>
    public override string ToString() => Kind switch
    {
        NextKind.Page => PageId.FromBits((ulong)Number).ToString(),
        NextKind.Done => $"worker-{Number}",
        _ => $"{Kind.ToString().ToLowerInvariant()}-{Number}",
    };
}
