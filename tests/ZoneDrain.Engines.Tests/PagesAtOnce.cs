using ZoneDrain.Ports;

namespace ZoneDrain.Engines.Tests;

/// <summary>Many pages in one question: on a cluster each is a call.</summary>
public static class PagesAtOnce
{
    /// <summary>All pages of a pgmap, by frame.</summary>
    public static List<PageSnapshot> Pages(this IEngine engine, PgmapId pgmap) =>
        engine.Pages(pgmap, Enumerable.Range(0, (int)engine.Inspect(pgmap).Spec.Frames).Select(frame => (long)frame));

    /// <summary>These frames of a pgmap that is there, in their order.</summary>
    public static List<PageSnapshot> Pages(this IEngine engine, PgmapId pgmap, IEnumerable<long> frames) =>
        [.. engine.TryInspect([.. frames.Select(frame => new PageId(pgmap, frame))]).Select(page => page!.Value)];

    /// <summary>Frames of a pgmap that show a reference.</summary>
    public static int InUse(this IEngine engine, PgmapId pgmap) => engine.Pages(pgmap).Count(page => page.Counts.Ref > 0);
}
