namespace ZoneDrain.Schemes;

/// <summary>
/// Which of the <see cref="Balls"/> may have landed together, and the scheme that they make: each legal set of those that concern counts is a scheme of its
/// own, numbered from <see cref="First"/>. The order is that of kernel-model 0.17.
/// </summary>
public static class BallsInTheAir
{
    /// <summary>The number of the first such scheme.</summary>
    public const byte First = 128;

    private const Balls Types = Balls.CompoundDevdax | Balls.CoherentType;
    private const Balls Steps = Balls.FolioAssociations;

    private static readonly (Balls Ball, Balls Needs)[] Rules =
    [
        (Balls.NoPgmapTest, Balls.MapReferences),
        (Balls.NoSpecialBit, Balls.MapReferences | Balls.NormalisedCounts),
        (Balls.NoDevmapBit, Balls.MapReferences | Balls.NormalisedCounts),
        (Balls.NoVmaIsSpecial, Balls.MapReferences | Balls.NormalisedCounts),
        (Balls.FsDaxFolios, Balls.FolioAssociations),
    ];

    /// <summary>An order in which they can land one by one: each set of the first n is legal.</summary>
    public static IReadOnlyList<Balls> Order { get; } =
    [
        Balls.CompoundDevdax, Balls.CoherentType, Balls.NormalisedCounts, Balls.FolioAssociations, Balls.FsDaxFolios, Balls.FsDaxShootDown,
        Balls.MapReferences, Balls.NoPgmapTest, Balls.NoSpecialBit, Balls.NoDevmapBit, Balls.NoVmaIsSpecial,
    ];

    // Legal sets without those that do not show in a count; folios are there with their associations.
    private static readonly Balls[] Sets =
    [
        .. Enumerable.Range(0, 1 << 10).Select(bits => (Balls)bits)
            .Where(balls => (balls & Types) == 0 && Refusal((balls & Balls.FsDaxFolios) != 0 ? balls | Steps : balls) is null),
    ];

    // Made when the first is asked for: most programs never do.
    private static readonly SchemeTraits[] Schemes = [.. Sets.Select((balls, place) => Make((SchemeId)(First + place), balls))];

    private static readonly SchemeTraits[] Driver = [.. Schemes.Select(scheme => scheme.ForMemory(MemoryType.Private))];

    private static readonly SchemeTraits[] Ram = [.. Schemes.Select(scheme => scheme.ForMemory(MemoryType.Ram))];

    /// <summary>Why a set cannot be, in a sentence that names the step that is missing; null if it can.</summary>
    public static string? Refusal(Balls balls)
    {
        foreach (var (ball, needs) in Rules)
        {
            if ((balls & ball) == 0 || (needs & ~balls) == 0) continue;
            var missing = Order.Where(step => (needs & ~balls & step) != 0).Select(Words);
            return $"{Words(ball)} cannot land before {string.Join(" and ", missing)}";
        }

        return null;
    }

    /// <summary>The same for a pgmap in a kernel where they have landed.</summary>
    public static string? Refusal(Balls balls, PgmapSpec spec)
    {
        if (Refusal(balls) is { } refusal) return refusal;
        if (spec.Type == MemoryType.Coherent && (balls & Balls.CoherentType) == 0)
            return $"memory of type Coherent cannot be before {Words(Balls.CoherentType)}";
        if (spec.Type == MemoryType.Generic && spec.Order > 0 && (balls & Balls.CompoundDevdax) == 0)
            return $"a devdax unit of order {spec.Order} has {1 << spec.Order} counts before {Words(Balls.CompoundDevdax)}: its order is 0";
        return null;
    }

    /// <summary>The scheme that they make.</summary>
    /// <exception cref="ArgumentException">They cannot be together: <see cref="Refusal(Balls)"/>.</exception>
    public static SchemeId Scheme(Balls balls)
    {
        if (Refusal(balls) is { } refusal) throw new ArgumentException(refusal, nameof(balls));
        return (SchemeId)(First + Array.IndexOf(Sets, balls & ~(Types | Steps)));
    }

    /// <summary>A pgmap in such a kernel, with its drain.</summary>
    /// <exception cref="ArgumentException">There is no such pgmap: <see cref="Refusal(Balls, PgmapSpec)"/>.</exception>
    public static PgmapSpec Pgmap(Balls balls, MemoryType type, long frames, byte order = 0)
    {
        var scheme = Scheme(balls);
        var spec = new PgmapSpec(type, frames, order, scheme, SchemeList.Get(scheme, type).NativeDrain);
        return Refusal(balls, spec) is { } refusal ? throw new ArgumentException(refusal, nameof(balls)) : spec;
    }

    internal static bool Has(SchemeId id) => (int)id >= First && (int)id - First < Sets.Length;

    internal static SchemeTraits Traits(SchemeId id, MemoryType type) =>
        (!type.IsAllocated() ? Schemes : type == MemoryType.Ram ? Ram : Driver)[(int)id - First];

    private static SchemeTraits Make(SchemeId id, Balls balls)
    {
        bool Has(Balls ball) => (balls & ball) != 0;
        var start = Has(Balls.NormalisedCounts) ? SchemeB.Traits : SchemeA1.Traits;
        return start with
        {
            Id = id,
            Lineage = start.Id,
            Origin = $"mails S0 and S1: {string.Join(", ", Order.Where(Has).Select(Words))}",
            MapTakesReference = Has(Balls.MapReferences),
            GupMayRevive = !Has(Balls.MapReferences),
            GupTestsPgmap = !Has(Balls.NoPgmapTest),
            FsDaxFolios = Has(Balls.FsDaxFolios),
            HugeIsSpecial = !Has(Balls.NoSpecialBit),
            EntriesAreMarked = !Has(Balls.NoDevmapBit),
            HugeIsSplit = Has(Balls.NoVmaIsSpecial),
            ShootsDown = Has(Balls.FsDaxShootDown),
        };
    }

    private static string Words(Balls ball) => ball switch
    {
        Balls.CompoundDevdax => "compound pages for device-dax",
        Balls.CoherentType => "the coherent type",
        Balls.NormalisedCounts => "normalised counts",
        Balls.NoPgmapTest => "gup without its pgmap test",
        Balls.NoSpecialBit => "large entries without the special bit",
        Balls.NoDevmapBit => "entries without the devmap bit",
        Balls.NoVmaIsSpecial => "large entries without vma_is_special",
        Balls.FsDaxFolios => "folios for fsdax",
        Balls.FsDaxShootDown => "shoot-down for fsdax",
        Balls.MapReferences => "a reference at map time",
        Balls.FolioAssociations => "associations per folio",
        _ => throw new ArgumentOutOfRangeException(nameof(ball), ball, "no such ball"),
    };
}
