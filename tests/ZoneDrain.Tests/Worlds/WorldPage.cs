using Shouldly;
using ZoneDrain.Pages;

namespace ZoneDrain.Tests.Worlds;

/// <summary>A page kept as plain numbers; the packed word of the model runs beside it and must agree after every turn.</summary>
internal sealed class WorldPage
{
    public long Ref { get; private set; }

    public long Map { get; private set; }

    public long Pin { get; private set; }

    public bool BaseDropped { get; private set; }

    public int Order { get; set; }

    public InodeId? Inode { get; set; }

    // Files that share a block name it each; the one that was last at it is kept.
    public int Names { get; set; }

    public long Index { get; set; }

    public List<WaiterId> Waiters { get; } = [];

    public PageCounts Word { get; private set; }

    public bool TryAdd(PageUse use, int pages, int order)
    {
        var (refs, maps, pins) = Weights(use, pages, order);
        var fits = Ref + refs <= PageCounts.RefMax && Map + maps <= PageCounts.MapMax && Pin + pins <= PageCounts.PinMax;
        PageRules.TryAdd(Word, PageRules.Delta(use, pages, order), out var after).ShouldBe(fits);
        if (!fits) return false;
        (Ref, Map, Pin, Word) = (Ref + refs, Map + maps, Pin + pins, after);
        return Agree();
    }

    public bool TryTake(PageUse use, int pages, int order)
    {
        var (refs, maps, pins) = Weights(use, pages, order);
        var fits = Ref >= refs && Map >= maps && Pin >= pins;
        PageRules.TrySubtract(Word, PageRules.Delta(use, pages, order), out var after).ShouldBe(fits);
        if (!fits) return false;
        (Ref, Map, Pin, Word) = (Ref - refs, Map - maps, Pin - pins, after);
        return Agree();
    }

    public void DropBase()
    {
        BaseDropped = true;
        Word = PageRules.DropBase(Word);
        Agree();
    }

    public static (long Ref, long Map, long Pin) Weights(PageUse use, int pages, int order) => use switch
    {
        PageUse.Map => (1, 1, 0),
        PageUse.Entry => (1, 0, 0),
        PageUse.Get => (pages, 0, 0),
        PageUse.Pin => order == 0 ? (1024L * pages, 0, 0) : (pages, 0, pages),
        _ => throw new ArgumentOutOfRangeException(nameof(use), use, "no such use"),
    };

    private bool Agree()
    {
        (Word.Ref, Word.Map, Word.Pin, Word.BaseDropped).ShouldBe(((int)Ref, (int)Map, (int)Pin, BaseDropped));
        return true;
    }
}
