namespace ZoneDrain.Ids;

/// <summary>One page frame of a pgmap: pgmap 0..65,535 and frame 0..2^40-1, packed into eight bytes. Prints as <c>pgmap-3/page-600</c>.</summary>
public readonly record struct PageId
{
    /// <summary>The largest frame index, 2^40 - 1 (4 PiB of 4 KiB pages).</summary>
    public const long FrameMax = (1L << FrameBits) - 1;

    private const int FrameBits = 40;

    /// <summary>Names frame <paramref name="frame"/> of <paramref name="pgmap"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The frame is not in 0..2^40-1.</exception>
    public PageId(PgmapId pgmap, long frame)
    {
        if (frame is < 0 or > FrameMax) throw new ArgumentOutOfRangeException(nameof(frame), frame, $"a frame is 0..{FrameMax}");
        Bits = ((ulong)pgmap.Value << FrameBits) | (ulong)frame;
    }

    private PageId(ulong bits) => Bits = bits;

    /// <summary>The packed form: pgmap in the upper 24 bits, frame in the lower 40.</summary>
    public ulong Bits { get; }

    /// <summary>The pgmap that owns the page.</summary>
    public PgmapId Pgmap => new((int)(Bits >> FrameBits));

    /// <summary>The frame index in its pgmap, counted from 0 in 4 KiB pages.</summary>
    public long Frame => (long)(Bits & FrameMax);

    /// <summary>The page whose packed form is <paramref name="bits"/>.</summary>
    public static PageId FromBits(ulong bits) => new(bits);

    /// <summary>The frame <paramref name="pages"/> further on in the same pgmap.</summary>
    public PageId Plus(long pages) => new(Pgmap, Frame + pages);

    /// <summary>The head of the folio of <paramref name="order"/> that the page belongs to.</summary>
    public PageId Head(int order) => new(Bits & ~((1UL << order) - 1));

    /// <summary>Reads the form that <see cref="ToString"/> prints.</summary>
    public static bool TryParse(string? text, out PageId id)
    {
        id = default;
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (slash < 0 || !PgmapId.TryParse(text![..slash], out var pgmap)) return false;
        if (!IdText.TryParse("page-", text[(slash + 1)..], out var frame) || frame > FrameMax) return false;
        id = new(pgmap, frame);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Pgmap}/page-{Frame}";
}
