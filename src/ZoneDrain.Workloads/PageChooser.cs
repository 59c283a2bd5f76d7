using ZoneDrain.Statistics;

namespace ZoneDrain.Workloads;

/// <summary>Which page an operation goes to, of n. Popular ranks are spread over the device, so that hot pages are not neighbours.</summary>
internal sealed class PageChooser
{
    private readonly long _pages;
    private readonly PageChoiceSpec _spec;
    private readonly Zipf? _zipf;
    private readonly long _stride;

    public PageChooser(long pages, PageChoiceSpec spec)
    {
        _pages = pages;
        _spec = spec;
        if (spec.Choice == PageChoice.Zipf) _zipf = new(pages, spec.Theta);
        _stride = Stride(pages);
    }

    /// <summary>A page, 0..n-1.</summary>
    public long Draw(ref SeededDraws draws) => _spec.Choice switch
    {
        PageChoice.Uniform => (long)(draws.Fraction() * _pages),
        PageChoice.Zipf => Spread(_zipf!.Draw(ref draws) - 1),
        PageChoice.HotSet when draws.Fraction() < _spec.HotShare => Spread((long)(draws.Fraction() * Math.Min(_spec.HotPages, _pages))),
        PageChoice.HotSet => (long)(draws.Fraction() * _pages),
        _ => throw new InvalidOperationException($"there is no page choice {_spec.Choice}"),
    };

    private long Spread(long rank) => (long)((Int128)rank * _stride % _pages);

    // A step near the golden section that shares no factor with n visits every page.
    private static long Stride(long pages)
    {
        var stride = Math.Max(1, (long)(pages * 0.6180339887));
        while (Divisor(stride, pages) != 1) stride++;
        return stride;
    }

    private static long Divisor(long a, long b)
    {
        while (b != 0) (a, b) = (b, a % b);
        return a;
    }
}
