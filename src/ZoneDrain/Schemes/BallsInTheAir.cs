namespace ZoneDrain.Schemes;

/// <summary>
/// Which of the <see cref="ReworkSteps"/> may have landed together, and the scheme that they make: each legal set of those that concern counts is a scheme
/// of its own, numbered from <see cref="First"/>. The order is that of kernel-model 0.17.
/// </summary>
public static class BallsInTheAir
{
    /// <summary>The number of the first such scheme.</summary>
    public const byte First = 128;

    private const ReworkSteps Types = ReworkSteps.CompoundDevdax | ReworkSteps.CoherentType;
    private const ReworkSteps Steps = ReworkSteps.FolioAssociations;

    private static readonly (ReworkSteps Ball, ReworkSteps Needs)[] Rules =
    [
        (ReworkSteps.NoPgmapTest, ReworkSteps.MapReferences),
        (ReworkSteps.NoSpecialBit, ReworkSteps.MapReferences | ReworkSteps.NormalisedCounts),
        (ReworkSteps.NoDevmapBit, ReworkSteps.MapReferences | ReworkSteps.NormalisedCounts),
        (ReworkSteps.NoVmaIsSpecial, ReworkSteps.MapReferences | ReworkSteps.NormalisedCounts),
        (ReworkSteps.FsDaxFolios, ReworkSteps.FolioAssociations),
    ];

    /// <summary>An order in which they can land one by one: each set of the first n is legal.</summary>
    public static IReadOnlyList<ReworkSteps> Order { get; } =
    [
        ReworkSteps.CompoundDevdax, ReworkSteps.CoherentType, ReworkSteps.NormalisedCounts, ReworkSteps.FolioAssociations, ReworkSteps.FsDaxFolios,
        ReworkSteps.FsDaxShootDown, ReworkSteps.MapReferences, ReworkSteps.NoPgmapTest, ReworkSteps.NoSpecialBit, ReworkSteps.NoDevmapBit,
        ReworkSteps.NoVmaIsSpecial,
    ];

    // Legal sets without those that do not show in a count; folios are there with their associations.
    private static readonly ReworkSteps[] Sets =
    [
        .. Enumerable.Range(0, 1 << 10).Select(bits => (ReworkSteps)bits)
            .Where(balls => (balls & Types) == 0 && Refusal((balls & ReworkSteps.FsDaxFolios) != 0 ? balls | Steps : balls) is null),
    ];

    // Made when the first is asked for: most programs never do.
    private static readonly SchemeTraits[] Schemes = [.. Sets.Select((balls, place) => Make((SchemeId)(First + place), balls))];

    private static readonly SchemeTraits[] Driver = [.. Schemes.Select(scheme => scheme.ForMemory(MemoryType.Private))];

    private static readonly SchemeTraits[] Ram = [.. Schemes.Select(scheme => scheme.ForMemory(MemoryType.Ram))];

    /// <summary>Why a set cannot be, in a sentence that names the step that is missing; null if it can.</summary>
    public static string? Refusal(ReworkSteps balls)
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
    public static string? Refusal(ReworkSteps balls, PgmapSpec spec)
    {
        if (Refusal(balls) is { } refusal) return refusal;
        if (spec.Type == MemoryType.Coherent && (balls & ReworkSteps.CoherentType) == 0)
            return $"memory of type Coherent cannot be before {Words(ReworkSteps.CoherentType)}";
        if (spec.Type == MemoryType.Generic && spec.Order > 0 && (balls & ReworkSteps.CompoundDevdax) == 0)
            return $"a devdax unit of order {spec.Order} has {1 << spec.Order} counts before {Words(ReworkSteps.CompoundDevdax)}: its order is 0";
        return null;
    }

    /// <summary>The scheme that they make.</summary>
    /// <exception cref="ArgumentException">They cannot be together: <see cref="Refusal(ReworkSteps)"/>.</exception>
    public static SchemeId Scheme(ReworkSteps balls)
    {
        if (Refusal(balls) is { } refusal) throw new ArgumentException(refusal, nameof(balls));
        return (SchemeId)(First + Array.IndexOf(Sets, balls & ~(Types | Steps)));
    }

    /// <summary>A pgmap in such a kernel, with its drain.</summary>
    /// <exception cref="ArgumentException">There is no such pgmap: <see cref="Refusal(ReworkSteps, PgmapSpec)"/>.</exception>
    public static PgmapSpec Pgmap(ReworkSteps balls, MemoryType type, long frames, byte order = 0)
    {
        var scheme = Scheme(balls);
        var spec = new PgmapSpec(type, frames, order, scheme, SchemeList.Get(scheme, type).NativeDrain);
        return Refusal(balls, spec) is { } refusal ? throw new ArgumentException(refusal, nameof(balls)) : spec;
    }

    internal static bool Has(SchemeId id) => (int)id >= First && (int)id - First < Sets.Length;

    internal static SchemeTraits Traits(SchemeId id, MemoryType type) =>
        (!type.IsAllocated() ? Schemes : type == MemoryType.Ram ? Ram : Driver)[(int)id - First];

    private static SchemeTraits Make(SchemeId id, ReworkSteps balls)
    {
        bool Has(ReworkSteps ball) => (balls & ball) != 0;
        var start = Has(ReworkSteps.NormalisedCounts) ? SchemeB.Traits : SchemeA1.Traits;
        return start with
        {
            Id = id,
            Lineage = start.Id,
            Origin = $"mails S0 and S1: {string.Join(", ", Order.Where(Has).Select(Words))}",
            MapTakesReference = Has(ReworkSteps.MapReferences),
            GupMayRevive = !Has(ReworkSteps.MapReferences),
            GupTestsPgmap = !Has(ReworkSteps.NoPgmapTest),
            FsDaxFolios = Has(ReworkSteps.FsDaxFolios),
            HugeIsSpecial = !Has(ReworkSteps.NoSpecialBit),
            EntriesAreMarked = !Has(ReworkSteps.NoDevmapBit),
            HugeIsSplit = Has(ReworkSteps.NoVmaIsSpecial),
            ShootsDown = Has(ReworkSteps.FsDaxShootDown),
        };
    }

    private static string Words(ReworkSteps ball) => ball switch
    {
        ReworkSteps.CompoundDevdax => "compound pages for device-dax",
        ReworkSteps.CoherentType => "the coherent type",
        ReworkSteps.NormalisedCounts => "normalised counts",
        ReworkSteps.NoPgmapTest => "gup without its pgmap test",
        ReworkSteps.NoSpecialBit => "large entries without the special bit",
        ReworkSteps.NoDevmapBit => "entries without the devmap bit",
        ReworkSteps.NoVmaIsSpecial => "large entries without vma_is_special",
        ReworkSteps.FsDaxFolios => "folios for fsdax",
        ReworkSteps.FsDaxShootDown => "shoot-down for fsdax",
        ReworkSteps.MapReferences => "a reference at map time",
        ReworkSteps.FolioAssociations => "associations per folio",
        _ => throw new ArgumentOutOfRangeException(nameof(ball), ball, "no such ball"),
    };
}
