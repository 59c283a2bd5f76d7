using System.Text.Json;
using Shouldly;
using ZoneDrain.Cli.Tests.Harness;
using ZoneDrain.Experiments.Runs;

namespace ZoneDrain.Cli.Tests.Web;

/// <summary>A run over time, made small.</summary>
public sealed class TimelineTests
{
    private static readonly Timeline Four = new()
    {
        AtMs = [0, 1000, 2000, 3000],
        Panels =
        [
            new TimelinePanel { Id = "a", Title = "A", Unit = "ns", Series = [new TimelineSeries("mean", [1, 3, null, 5])] },
            new TimelinePanel { Id = "b", Title = "B", Unit = "ns", KeepsPeaks = true, Series = [new TimelineSeries("peak", [1, 3, null, null])] },
        ],
        Pgmaps = [new PgmapLife("gone", 0, 500, 900, []), new PgmapLife("alive", 0, null, null, []), new PgmapLife("new", 2500, 2600, 2700, [])],
    };

    [Fact]
    public void Neighbours_are_put_together_by_mean_or_by_peak()
    {
        Timeline thin = Four.Thin(2);
        thin.AtMs.ShouldBe([0, 2000]);
        thin.Panels[0].Series[0].Values.ShouldBe([2, 5]);
        thin.Panels[1].Series[0].Values.ShouldBe([3, null]);
    }

    [Fact]
    public void What_fits_stays_as_it_is() => Four.Thin(4).ShouldBeSameAs(Four);

    [Fact]
    public void A_long_run_has_no_more_moments_than_asked_for()
    {
        Timeline thin = Timelines.Of(28_800).Thin(3600);
        thin.AtMs.Count.ShouldBeLessThanOrEqualTo(3600);
        thin.Panels.SelectMany(panel => panel.Series).ShouldAllBe(series => series.Values.Count == thin.AtMs.Count);
    }

    [Fact]
    public void A_stream_gets_what_is_new_and_no_pgmap_that_was_gone()
    {
        Four.After(4, 10).ShouldBeNull();
        Timeline more = Four.After(3, 10)!;
        more.AtMs.ShouldBe([3000]);
        more.Panels[0].Series[0].Values.ShouldBe([5]);
        more.Pgmaps.Select(life => life.Name).ShouldBe(["alive", "new"]);
        Four.After(0, 1)!.Pgmaps.Select(life => life.Name).ShouldBe(["new"]);
    }

    [Fact]
    public void It_reads_back_as_it_was_written()
    {
        Timeline timeline = Timelines.Of(30);
        string json = JsonSerializer.Serialize(timeline, RunJson.Compact);
        JsonSerializer.Serialize(JsonSerializer.Deserialize<Timeline>(json, RunJson.Options), RunJson.Compact).ShouldBe(json);
        json.ShouldContain("\"stacked\"");
    }
}
