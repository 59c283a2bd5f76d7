using System.Text.Json;
using Shouldly;
using ZoneDrain.Cli.Tests.Harness;
using ZoneDrain.Experiments.Results;

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
        var thin = Four.Thin(2);
        thin.AtMs.ShouldBe([0, 2000]);
        thin.Panels[0].Series[0].Values.ShouldBe([2, 5]);
        thin.Panels[1].Series[0].Values.ShouldBe([3, null]);
    }

    [Fact]
    public void What_fits_stays_as_it_is() => Four.Thin(4).ShouldBeSameAs(Four);

    [Fact]
    public void A_long_run_has_no_more_moments_than_asked_for()
    {
        var thin = Timelines.Of(28_800).Thin(3600);
        thin.AtMs.Count.ShouldBeLessThanOrEqualTo(3600);
        thin.Panels.SelectMany(panel => panel.Series).ShouldAllBe(series => series.Values.Count == thin.AtMs.Count);
    }

    [Fact]
    public void A_run_of_weeks_is_drawn_row_by_row_and_keeps_its_peaks_and_means()
    {
        const int Seconds = 20_000;
        var rows = Enumerable.Range(0, Seconds)
            .Select(second => new SecondSample
            {
                Second = second,
                AtMs = 1000.0 * second,
                Done = 50,
                LatencyMaxNs = second == 12_345 ? 9_999 : 7,
                Retries = second == 4321 ? 64 : 0,
            });
        var thin = LoadTimeline.Of(rows, null);
        thin.AtMs.Count.ShouldBeInRange(900, 1800);
        thin.AtMs.ShouldBe(thin.AtMs.Order());
        Line(thin, "latency", "max").Max().ShouldBe(9_999);
        Line(thin, "retries", "retries").Max().ShouldBe(64);
        Line(thin, "load", "ended").ShouldAllBe(value => value == 50);
    }

    private static IReadOnlyList<double?> Line(Timeline timeline, string panel, string series) =>
        timeline.Panels.Single(one => one.Id == panel).Series.Single(one => one.Name == series).Values;

    [Fact]
    public void Pieces_come_together_in_their_order()
    {
        var more = Four with { AtMs = [4000], Panels = [.. Four.Panels.Select(panel => panel with { Series = [panel.Series[0] with { Values = [7] }] })] };
        var both = Timeline.Join([Four, more])!;
        both.AtMs.ShouldBe([0, 1000, 2000, 3000, 4000]);
        both.Panels[0].Series[0].Values.ShouldBe([1, 3, null, 5, 7]);
        Timeline.Join([]).ShouldBeNull();
    }

    [Fact]
    public void It_reads_back_as_it_was_written()
    {
        var timeline = Timelines.Of(30);
        var json = JsonSerializer.Serialize(timeline, RunJson.Compact);
        JsonSerializer.Serialize(JsonSerializer.Deserialize<Timeline>(json, RunJson.Options), RunJson.Compact).ShouldBe(json);
        json.ShouldContain("\"stacked\"");
    }

    [Fact]
    public void The_seconds_of_a_load_are_read_once_each()
    {
        var root = Directory.CreateTempSubdirectory("zonedrain-load-");
        try
        {
            var identity = new RunIdentity("load", "default", 1, "embedded", DateTimeOffset.UnixEpoch);
            var environment = new RunEnvironment
            {
                Machine = "",
                Cores = 1,
                MemoryBytes = 1,
                Dotnet = "",
                Version = "",
                CommandLine = "",
                Seed = 1,
                Engine = "embedded",
            };
            using var folder = LoadFolder.Begin(root.FullName, identity, "", environment, "sweep", TimeProvider.System);
            for (var second = 0; second < 3; second++)
                folder.Add(new SecondSample { Second = second, AtMs = second * 1000.0 });
            LoadTimeline.Of([.. folder.Seconds()], null).AtMs.ShouldBe([0, 1000, 2000]);
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }
}
