namespace ZoneDrain.Schemes;

/// <summary>
/// Direct access is the allocation event that pins the pgmap (Dan Williams's last idea in mail S2; kernel-model 0.16). Who uses a frame number outside the read
/// section in which it was asked for - a mapping, a pin, a driver's allocation - has a reference to the page, and a page's first and last reference count
/// on the pgmap; gup asks for the device's life at each walk. Who uses it inside the section takes nothing: an index entry is a number, and its deletion
/// asks again. So a file system that forgets to unmap, or comes too late, cannot free anything under anybody.
/// </summary>
public readonly struct SchemeF : IScheme
{
    /// <inheritdoc/>
    public static SchemeTraits Traits { get; } = new()
    {
        Id = SchemeId.F,
        Origin = "the last idea of mail S2, never posted",
        BaseRefFsDax = 0,
        BaseRefGeneric = 0,
        MapTakesReference = true,
        FsDaxFolios = true,
        ExclusiveMoves = true,
        GupTestsPgmap = true,
        FirstUseAsksLife = true,
        DeletionAsksLife = true,
        Edge = UseEdge.Reference,
        Idle = IdleTest.Zero,
        Evict = EvictWait.Uninterruptible,
        NativeDrain = StrategyId.Counter,
    };
}
