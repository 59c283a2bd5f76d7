namespace ZoneDrain.Schemes;

/// <summary>All schemes, by id.</summary>
public static class SchemeList
{
    /// <summary>The schemes in the order of their history.</summary>
    public static IReadOnlyList<SchemeTraits> All { get; } =
        [SchemeA1.Traits, SchemeA2.Traits, SchemeB.Traits, SchemeC.Traits, SchemeC3.Traits, SchemeD.Traits, SchemeE.Traits];

    /// <summary>The scheme called <paramref name="id"/>.</summary>
    public static SchemeTraits Get(SchemeId id) => All[(int)id];
}
