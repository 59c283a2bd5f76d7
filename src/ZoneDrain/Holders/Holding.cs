namespace ZoneDrain.Holders;

/// <summary>What one holder holds of one page, packed into eight bytes. The default is nothing.</summary>
/// <param name="Bits">Mappings in 16 bits, index entries in 8, gets in 20, pins in 19.</param>
public readonly record struct Holding(ulong Bits)
{
    /// <summary>The most mappings of one holder, 65,535.</summary>
    public const int MapMax = PageCounts.MapMax;

    /// <summary>The most index entries of one holder, 255.</summary>
    public const int EntryMax = 255;

    /// <summary>The most gets of one holder, 1,048,575 pages.</summary>
    public const int GetMax = (1 << 20) - 1;

    /// <summary>The most pins of one holder, 524,287 pages.</summary>
    public const int PinMax = PageCounts.PinMax;

    private const int EntryShift = 16;
    private const int GetShift = 24;
    private const int PinShift = 44;

    /// <summary>Page-table entries, 0..<see cref="MapMax"/>.</summary>
    public int Maps => (int)(Bits & MapMax);

    /// <summary>Index entries, 0..<see cref="EntryMax"/>.</summary>
    public int Entries => (int)(Bits >> EntryShift & EntryMax);

    /// <summary>Pages taken by FOLL_GET, 0..<see cref="GetMax"/>.</summary>
    public int Gets => (int)(Bits >> GetShift & GetMax);

    /// <summary>Pages taken by FOLL_PIN, 0..<see cref="PinMax"/>.</summary>
    public int Pins => (int)(Bits >> PinShift & PinMax);

    /// <summary>Nothing is held.</summary>
    public bool IsNothing => Bits == 0;

    /// <summary>Holds so much of each.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A count is out of its range.</exception>
    public static Holding Of(int maps = 0, int entries = 0, int gets = 0, int pins = 0)
    {
        Check(maps, MapMax, nameof(maps));
        Check(entries, EntryMax, nameof(entries));
        Check(gets, GetMax, nameof(gets));
        Check(pins, PinMax, nameof(pins));
        return new((uint)maps | (ulong)(uint)entries << EntryShift | (ulong)(uint)gets << GetShift | (ulong)(uint)pins << PinShift);
    }

    /// <summary>With <paramref name="pages"/> more of a use, or fewer if negative. False, and no change, at a limit or below zero.</summary>
    public bool TryPlus(PageUse use, int pages, out Holding after)
    {
        var (shift, now, most) = use switch
        {
            PageUse.Map => (0, Maps, MapMax),
            PageUse.Entry => (EntryShift, Entries, EntryMax),
            PageUse.Get => (GetShift, Gets, GetMax),
            PageUse.Pin => (PinShift, Pins, PinMax),
            _ => throw new ArgumentOutOfRangeException(nameof(use), use, "no such use of a page"),
        };
        var sum = (long)now + pages;
        var fits = sum >= 0 && sum <= most;
        after = fits ? new(unchecked(Bits + ((ulong)(long)pages << shift))) : this;
        return fits;
    }

    /// <inheritdoc/>
    public override string ToString() => IsNothing ? "nothing" : $"map {Maps} entry {Entries} get {Gets} pin {Pins}";

    private static void Check(int value, int most, string name)
    {
        if (value < 0 || value > most) throw new ArgumentOutOfRangeException(name, value, $"one holder has 0..{most}");
    }
}
