using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using ZoneDrain.Cli.Commands.Loads;
using ZoneDrain.Cli.Dashboard;
using ZoneDrain.Cli.Tests.Harness;
using ZoneDrain.Experiments.Comparing;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Invariants;

namespace ZoneDrain.Cli.Tests.Web;

/// <summary>The stream of a dashboard, message by message.</summary>
public sealed class LiveRunTests
{
    private const int BytesASecondMax = 10_000;

    private static readonly RunIdentity Identity = new("compare", "default", 1, "embedded", DateTimeOffset.UnixEpoch);

    private readonly LiveRun _live = new(Identity, TimeProvider.System);

    [Fact]
    public async Task A_visitor_is_told_at_once_where_the_run_stands()
    {
        _live.Report(new ComparisonProgress("measure", "sweep", 3, 4) { Sample = Sample(0) });
        var status = await First();
        status["phase"]!.GetValue<string>().ShouldBe("measure sweep");
        status["share"]!.GetValue<double>().ShouldBe(0.75);
        status["verdict"]!.GetValue<string>().ShouldBe("good");
        status["samples"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_broken_invariant_shows_at_once()
    {
        _live.Report(new ComparisonProgress("measure", "sweep", 3, 4) { Troubles = 2 });
        var status = await First();
        status["verdict"]!.GetValue<string>().ShouldBe("bad");
        status["verdictText"]!.GetValue<string>().ShouldContain("2");
    }

    [Fact]
    public async Task A_second_of_a_busy_run_is_below_ten_kilobytes()
    {
        // Goal: the bound holds however much is new. Method: a flood of lives, moments and pgmaps between two messages.
        await using var events = _live.Events(CancellationToken.None).GetAsyncEnumerator();
        (await events.MoveNextAsync()).ShouldBeTrue();
        for (var i = 0; i < 5000; i++)
            _live.Report(new ComparisonProgress("measure", "dirty-sweep", 3, 4) { Sample = Sample(i) });
        for (var i = 0; i < 500; i++)
            _live.Add(Timelines.Of(1) with { AtMs = [i * 1000.0] });
        (await events.MoveNextAsync()).ShouldBeTrue();
        var status = JsonNode.Parse(events.Current.Data)!.AsObject();
        status["samples"]!.AsArray().Count.ShouldBe(LiveRun.SamplesMax);
        status["timeline"]!["atMs"]!.AsArray().Count.ShouldBe(LiveRun.MomentsMax);
        Encoding.UTF8.GetByteCount(events.Current.Data).ShouldBeLessThan(BytesASecondMax);
    }

    [Fact]
    public async Task A_second_of_a_soak_with_everything_at_once_is_below_ten_kilobytes()
    {
        var life = new PgmapLife("a-long-device-name #12345", 123_456_789.123, 123_456_889.123, null, ["holder-never-lets-go (process-123456)"]);
        var check = new InvariantCheck("MappingOutlivesPgmap", InvariantWords.MeaningOf(Invariant.MappingOnFreedBlock), 12_345_678_901, 123_456, 0, 0, 0);
        string[] holders = [.. Enumerable.Range(0, 7).Select(number => $"process-12345/{number} (Descriptor): 12345 longterm")];
        var sample = new SecondSample
        {
            AtMs = 123_456_000,
            Arrived = 123_456,
            Done = 123_456,
            LatencyP50Ns = 123_456,
            LatencyP99Ns = 1_234_567,
            LatencyP999Ns = 12_345_678,
            LatencyMaxNs = 123_456_789,
            ServiceP50Ns = 12_345,
            PagesIdle = 1 << 28,
            Maps = 123_456_789,
            ResidentBytes = 1L << 34,
            ManagedBytes = 1L << 30,
        };
        _live.Show(new LiveSurroundings
        {
            Figures = [.. Enumerable.Range(0, 7).Select(_ => new LiveFigure("Hazards, predicted", "12.3M"))],
            Draining = [.. Enumerable.Range(0, 4).Select(_ => new LiveDrain("a-long-device-name #12345", 123_456.789, holders))],
            Checks = [.. Enumerable.Repeat(check, 10)],
        });
        var faults = Enumerable.Range(0, LoadWatch.FaultsMax).Select(at => new TimelineSpan("holder-never-lets-go", 123_456_000.0 + at, 123_457_000));
        _live.Add(LoadTimeline.Of([sample], null) with { Faults = [.. faults], Pgmaps = [.. Enumerable.Repeat(life, 12)] });
        var data = (await First()).ToJsonString(RunJson.Compact);
        Encoding.UTF8.GetByteCount(data).ShouldBeLessThan(BytesASecondMax, data);
    }

    [Fact]
    public async Task The_end_is_the_last_message_and_names_the_folder()
    {
        _live.End("runs/default/x");
        SseItem<string>[] all = [.. await _live.Events(CancellationToken.None).ToListAsync()];
        all.Select(item => item.EventType).ShouldBe(["end"]);
        all[0].Data.ShouldBe("{\"folder\":\"runs/default/x\"}");
    }

    private static TimeSample Sample(int life) => new("dirty-sweep", life / 10, life % 10, 12_345.6789 * life, 1_334_971.605991589, 63_304, 39_268, 2_208_900);

    private async Task<JsonObject> First()
    {
        await using var events = _live.Events(CancellationToken.None).GetAsyncEnumerator();
        (await events.MoveNextAsync()).ShouldBeTrue();
        events.Current.EventType.ShouldBe("status");
        return JsonNode.Parse(events.Current.Data)!.AsObject();
    }
}
