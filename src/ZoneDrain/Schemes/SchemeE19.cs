namespace ZoneDrain.Schemes;

/// <summary>As e, but a driver's page that is allocated after the kill is counted (kernel-model 2.e19).</summary>
public readonly struct SchemeE19 : IScheme
{
    private static readonly SchemeTraits Values =
        SchemeE.Traits with { Id = SchemeId.E19, Origin = "Linux since 6.19", LateAllocation = LateAllocation.Counted };

    /// <inheritdoc/>
    public static SchemeTraits Traits => Values;

    /// <inheritdoc/>
    public static bool CountsReferences => false;

    /// <inheritdoc/>
    public static bool CountsEntries => false;

    /// <inheritdoc/>
    public static bool MapHolds => true;

    /// <inheritdoc/>
    public static bool EntryHolds => false;

    /// <inheritdoc/>
    public static bool MayRevive => false;
}
