using FsCheck;
using FsCheck.Fluent;
using Shouldly;

namespace ZoneDrain.Tests;

public class IdsTests
{
    [Fact]
    public void Every_id_reads_what_it_prints()
    {
        Prop.ForAll(Arb.From(Gen.Choose(0, PgmapId.Max)), number =>
            PgmapId.TryParse(new PgmapId(number).ToString(), out var pgmap) && pgmap.Value == number
            && DriverId.TryParse(new DriverId(number).ToString(), out var driver) && driver.Value == number).Check(Config.QuickThrowOnFailure);
        Prop.ForAll(Arb.From(Gen.Choose(0, InodeId.Max)), number =>
            InodeId.TryParse(new InodeId(number).ToString(), out var inode) && inode.Value == number
            && ProcessId.TryParse(new ProcessId(number).ToString(), out var process) && process.Value == number).Check(Config.QuickThrowOnFailure);
        var pages = from pgmap in Gen.Choose(0, PgmapId.Max)
                    from high in Gen.Choose(0, 1023)
                    from low in Gen.Choose(0, (1 << 30) - 1)
                    select (pgmap, frame: ((long)high << 30) | (long)low);
        Prop.ForAll(Arb.From(pages), page =>
        {
            var id = new PageId(new(page.pgmap), page.frame);
            return PageId.TryParse(id.ToString(), out var read) && read == id && PageId.FromBits(id.Bits) == id
                && id.Pgmap.Value == page.pgmap && id.Frame == page.frame;
        }).Check(Config.QuickThrowOnFailure);
    }

    [Theory]
    [InlineData("pgmap-65535/page-1099511627775", true)]
    [InlineData("pgmap-65535/page-1099511627776", false)]
    [InlineData("pgmap-65536/page-0", false)]
    [InlineData("pgmap-0/page-00", false)]
    [InlineData("pgmap-01/page-0", false)]
    [InlineData("pgmap-0/page--1", false)]
    [InlineData("pgmap-0/page-+1", false)]
    [InlineData("pgmap-0/page- 1", false)]
    [InlineData("pgmap-0/page-1 ", false)]
    [InlineData("pgmap-0/page-", false)]
    [InlineData("pgmap-0", false)]
    [InlineData("Pgmap-0/page-0", false)]
    [InlineData("pgmap-0/page-99999999999999999999", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_page_id_is_read_strictly(string? text, bool expected) => PageId.TryParse(text, out _).ShouldBe(expected);

    [Theory]
    [InlineData(0, 600, 0, 600)]
    [InlineData(9, 600, 9, 512)]
    [InlineData(9, 512, 9, 512)]
    [InlineData(18, 262143, 18, 0)]
    public void A_tail_knows_its_head(int order, long frame, int same, long head)
    {
        order.ShouldBe(same);
        new PageId(new(7), frame).Head(order).ShouldBe(new PageId(new(7), head));
    }

    [Fact]
    public void Limits_are_refused_by_both_bounds()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new PageId(new(0), -1));
        Should.Throw<ArgumentOutOfRangeException>(() => new PageId(new(0), PageId.FrameMax + 1));
        Should.Throw<ArgumentOutOfRangeException>(() => new PgmapId(-1));
        Should.Throw<ArgumentOutOfRangeException>(() => new PgmapId(PgmapId.Max + 1));
        Should.Throw<ArgumentOutOfRangeException>(() => new InodeId(InodeId.Max + 1));
        Should.Throw<ArgumentOutOfRangeException>(() => new ProcessId(-1));
        Should.Throw<ArgumentOutOfRangeException>(() => new DriverId(DriverId.Max + 1));
        new PageId(new(PgmapId.Max), PageId.FrameMax).Plus(0).Frame.ShouldBe(PageId.FrameMax);
    }
}
