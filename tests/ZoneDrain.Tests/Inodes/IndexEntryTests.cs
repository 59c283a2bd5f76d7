using FsCheck;
using FsCheck.Fluent;
using Shouldly;

namespace ZoneDrain.Tests.Inodes;

public class IndexEntryTests
{
    [Fact]
    public void Marks_come_and_go_without_touching_the_frame()
    {
        var cases = from high in Gen.Choose(0, 1023)
                    from low in Gen.Choose(0, (1 << 30) - 1)
                    from marks in Gen.Choose(0, 7)
                    select (((long)high << 30) | (long)low, marks);
        Prop.ForAll(Arb.From(cases), test =>
        {
            var (frame, marks) = test;
            var entry = IndexEntry.Of(frame).WithLock((marks & 1) != 0).WithDirty((marks & 2) != 0).WithZapped((marks & 4) != 0);
            return entry.Frame == frame && entry.Present && entry.HasPage
                && entry.Locked == ((marks & 1) != 0) && entry.Dirty == ((marks & 2) != 0) && entry.Zapped == ((marks & 4) != 0);
        }).Check(Config.QuickThrowOnFailure);
    }

    [Fact]
    public void Nothing_a_hole_and_a_placeholder_name_no_page()
    {
        (default(IndexEntry).Present, default(IndexEntry).HasPage).ShouldBe((false, false));
        (IndexEntry.Hole.Present, IndexEntry.Hole.Zero, IndexEntry.Hole.HasPage, IndexEntry.Hole.Locked).ShouldBe((true, true, false, true));
        (IndexEntry.Placeholder.Empty, IndexEntry.Placeholder.HasPage, IndexEntry.Placeholder.Locked).ShouldBe((true, false, true));
        IndexEntry.Of(0).HasPage.ShouldBeTrue();
        IndexEntry.Hole.WithLock(false).Present.ShouldBeTrue();
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(65535, 1099511627775)]
    [InlineData(3, 600)]
    public void A_page_table_entry_keeps_its_page_and_rights(int pgmap, long frame)
    {
        var page = new PageId(new(pgmap), frame);
        foreach (var writable in new[] { true, false })
        {
            var pte = Pte.Of(page, writable);
            (pte.Present, pte.IsDevice, pte.IsRam, pte.Writable, pte.Page).ShouldBe((true, true, false, writable, page));
            (pte.WriteProtected.Writable, pte.WriteProtected.Page, pte.MadeWritable.Writable).ShouldBe((false, page, true));
        }
    }

    [Fact]
    public void The_zero_page_and_a_private_copy_belong_to_no_device()
    {
        (Pte.Zero.Present, Pte.Zero.IsDevice, Pte.Zero.Writable, Pte.Zero.IsRam).ShouldBe((true, false, false, false));
        (Pte.Ram.Present, Pte.Ram.IsDevice, Pte.Ram.Writable, Pte.Ram.IsRam).ShouldBe((true, false, true, true));
        default(Pte).Present.ShouldBeFalse();
    }
}
