using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Engines.Embedded;
using ZoneDrain.Experiments.Stories;
using ZoneDrain.Protocols;

namespace ZoneDrain.Experiments.Tests.Stories;

public class ForkStoryTests
{
    private const int Pages = 24;

    [Fact]
    public void The_story_shows_what_S4_predicts()
    {
        var rows = ForkStory.Tell(() => new EmbeddedEngine(new() { Workers = 1 }), Pages);
        rows.ShouldBe(
        [
            new(DeviceFaultAccess.AlwaysWrite, RemigrateAfterCow.Never, 0, 0, Pages, Pages, 0, 0),
            new(DeviceFaultAccess.AlwaysWrite, RemigrateAfterCow.OnNextDeviceAccess, 0, Pages, Pages, 2 * Pages, 0, Pages),
            new(DeviceFaultAccess.AsRequested, RemigrateAfterCow.Never, Pages, 0, Pages, 2 * Pages, Pages, 0),
            new(DeviceFaultAccess.AsRequested, RemigrateAfterCow.OnNextDeviceAccess, Pages, Pages, Pages, 3 * Pages, Pages, Pages),
        ]);
    }

    [Fact]
    public void Every_engine_tells_the_same() =>
        ForkStory.Tell(() => new ExplorerEngine(new() { Workers = 1, Seed = 3 }), Pages)
            .ShouldBe(ForkStory.Tell(() => new EmbeddedEngine(new() { Workers = 1 }), Pages));

    [Theory]
    [InlineData(0)]
    [InlineData(ForkStory.PagesMax + 1)]
    public void A_number_of_pages_out_of_range_is_refused(int pages) =>
        Should.Throw<ArgumentOutOfRangeException>(() => ForkStory.Tell(() => new EmbeddedEngine(new()), pages)).Message.ShouldContain("1..1048576");
}
