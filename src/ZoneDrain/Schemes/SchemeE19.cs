namespace ZoneDrain.Schemes;

/// <summary>As e, but a driver's page that is allocated after the kill is counted, and holds the driver's module (kernel-model 2.e19).</summary>
public readonly struct SchemeE19 : IScheme
{
    /// <inheritdoc/>
    public static SchemeTraits Traits { get; } =
        SchemeE.Traits with { Id = SchemeId.E19, Origin = "Linux since 6.19", LateAllocation = LateAllocation.Counted, ProviderIsHeld = true };
}
