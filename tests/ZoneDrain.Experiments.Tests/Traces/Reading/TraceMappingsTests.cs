using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using ZoneDrain.Traces.Reading;

namespace ZoneDrain.Experiments.Tests.Traces.Reading;

public class TraceMappingsTests
{
    private const ulong Page = 4096;

    [Fact]
    public void Mappings_agree_with_an_array_of_pages()
    {
        // Goal: the sorted list of ranges answers as one slot a page would. Method: random adds, removes and moves over 64 pages.
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll<byte[]>(bytes =>
        {
            var mappings = new TraceMappings();
            var pages = new int?[64];
            for (var i = 0; i + 2 < bytes.Length; i += 3)
                Step(mappings, pages, bytes[i], bytes[i + 1] % 48, (bytes[i + 2] % 15) + 1, i);
            return Enumerable.Range(0, 64).All(page =>
                mappings.TryFind(((ulong)page * Page) + 17, out var open) ? pages[page] == open : pages[page] is null);
        }));
    }

    [Fact]
    public void A_copy_goes_its_own_way()
    {
        var parent = new TraceMappings();
        parent.Add(Page, Page, 1);
        var child = parent.Copy();
        parent.Remove(Page, Page);
        child.TryFind(Page, out var open).ShouldBeTrue();
        open.ShouldBe(1);
    }

    [Fact]
    public void A_range_at_the_end_of_the_address_space_does_not_wrap()
    {
        var mappings = new TraceMappings();
        mappings.Add(ulong.MaxValue - 100, ulong.MaxValue, 1);
        mappings.TryFind(0, out _).ShouldBeFalse();
        mappings.TryFind(ulong.MaxValue - 50, out _).ShouldBeTrue();
    }

    private static void Step(TraceMappings mappings, int?[] pages, byte what, int start, int length, int open)
    {
        if (what % 3 == 1)
        {
            mappings.Remove((ulong)start * Page, ((ulong)length * Page) - 1);
            Array.Fill(pages, null, start, length);
            return;
        }

        mappings.Add((ulong)start * Page, (ulong)length * Page, open);
        Array.Fill(pages, open, start, length);
    }
}
