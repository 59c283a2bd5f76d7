namespace ZoneDrain.Schemes;

/// <summary>All schemes, by id.</summary>
public static class SchemeList
{
    private static readonly SchemeTraits[] Driver;
    private static readonly SchemeTraits[] Peer;
    private static readonly SchemeTraits[] Ram;

    static SchemeList()
    {
        Driver = [.. All.Select(scheme => scheme.ForMemory(MemoryType.Private))];
        Peer = [.. All.Select(scheme => scheme.ForMemory(MemoryType.PciP2pDma))];
        Ram = [.. All.Select(scheme => scheme.ForMemory(MemoryType.Ram))];
    }

    /// <summary>The schemes by id, which is the order in which they came here.</summary>
    public static IReadOnlyList<SchemeTraits> All { get; } =
        [SchemeA1.Traits, SchemeA2.Traits, SchemeB.Traits, SchemeC.Traits, SchemeC3.Traits, SchemeD.Traits, SchemeE.Traits, SchemeF.Traits,
            SchemeE19.Traits];

    /// <summary>There is a scheme of that number, those of <see cref="BallsInTheAir"/> among them.</summary>
    public static bool Has(SchemeId id) => (int)id < All.Count || BallsInTheAir.Has(id);

    /// <summary>The scheme called <paramref name="id"/>, as fsdax and devdax memory obeys it; also those of <see cref="BallsInTheAir"/>.</summary>
    public static SchemeTraits Get(SchemeId id) => (int)id < All.Count ? All[(int)id] : BallsInTheAir.Traits(id, MemoryType.FsDax);

    /// <summary>The same, as memory of <paramref name="type"/> obeys it.</summary>
    public static SchemeTraits Get(SchemeId id, MemoryType type) =>
        (int)id >= All.Count ? BallsInTheAir.Traits(id, type) : !type.IsAllocated() ? All[(int)id] : Allocated(type)[(int)id];

    private static SchemeTraits[] Allocated(MemoryType type) => type switch
    {
        MemoryType.Ram => Ram,
        MemoryType.PciP2pDma => Peer,
        _ => Driver,
    };
}
