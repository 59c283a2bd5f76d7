namespace ZoneDrain.Schemes;

/// <summary>All schemes, by id.</summary>
public static class SchemeList
{
    private static readonly SchemeTraits[] Driver;
    private static readonly SchemeTraits[] Ram;

    static SchemeList()
    {
        Driver = [.. All.Select(scheme => scheme.ForMemory(MemoryType.Private))];
        Ram = [.. All.Select(scheme => scheme.ForMemory(MemoryType.Ram))];
    }

    /// <summary>The schemes in the order of their history.</summary>
    public static IReadOnlyList<SchemeTraits> All { get; } =
        [SchemeA1.Traits, SchemeA2.Traits, SchemeB.Traits, SchemeC.Traits, SchemeC3.Traits, SchemeD.Traits, SchemeE.Traits, SchemeF.Traits];

    /// <summary>There is a scheme of that number, those of <see cref="BallsInTheAir"/> among them.</summary>
    public static bool Has(SchemeId id) => (int)id < All.Count || BallsInTheAir.Has(id);

    /// <summary>The scheme called <paramref name="id"/>, as fsdax and devdax memory obeys it; also those of <see cref="BallsInTheAir"/>.</summary>
    public static SchemeTraits Get(SchemeId id) => (int)id < All.Count ? All[(int)id] : BallsInTheAir.Traits(id, MemoryType.FsDax);

    /// <summary>The same, as memory of <paramref name="type"/> obeys it.</summary>
    public static SchemeTraits Get(SchemeId id, MemoryType type) =>
        (int)id >= All.Count ? BallsInTheAir.Traits(id, type) : !type.IsAllocated() ? All[(int)id] : type == MemoryType.Ram ? Ram[(int)id] : Driver[(int)id];
}
