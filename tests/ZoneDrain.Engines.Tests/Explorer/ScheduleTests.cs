using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Invariants;

namespace ZoneDrain.Engines.Tests.Explorer;

public sealed class ScheduleTests
{
    private static readonly WorldSettings Unsafe = new() { Scheme = SchemeId.E, Teardown = TeardownKind.DevdaxZap, Grace = GracePlacement.Both };

    [Theory]
    [InlineData(SearchKind.Random)]
    [InlineData(SearchKind.Pct)]
    public void The_same_seed_makes_the_same_run(SearchKind search)
    {
        var settings = new ExploreSettings { World = new() { World = WorldKind.SecondMapping }, Search = search, Schedules = 2000, Seed = 11 };
        var (first, second) = (Exploration.Run(settings), Exploration.Run(settings));
        (second.Turns, second.States, second.NewInLastThousand).ShouldBe((first.Turns, first.States, first.NewInLastThousand));
        second.Findings.Select(finding => finding.Schedule).ShouldBe(first.Findings.Select(finding => finding.Schedule));
        Exploration.Run(settings with { Seed = 12 }).Turns.ShouldNotBe(first.Turns);
    }

    [Fact]
    public void A_trace_survives_its_file_and_replays_with_identical_steps()
    {
        var finding = Exploration.Run(new() { World = Unsafe }).Findings.Single(found => found.Violation.Invariant == Invariant.PinOutlivesPgmap);
        var trace = ScheduleTrace.Parse(ScheduleTrace.Of(Unsafe, finding.Schedule, finding.Violation.Invariant).ToJson());
        var replay = Replay.Run(trace);
        replay.IsFaithful.ShouldBeTrue($"{replay.Expected} against {replay.Actual}");
        replay.Lines.Count.ShouldBe(finding.Schedule.Count);
        replay.Lines[^1].Violations.ShouldContain(violation => violation.Invariant == Invariant.PinOutlivesPgmap);
    }

    [Fact]
    public void A_replay_stops_at_the_first_step_that_differs_and_shows_both()
    {
        var finding = Exploration.Run(new() { World = Unsafe }).Findings[0];
        var trace = ScheduleTrace.Of(Unsafe, finding.Schedule, finding.Violation.Invariant);
        var replay = Replay.Run(trace with { Steps = [.. trace.Steps.Select((step, place) => place == 4 ? "something else" : step)] });
        replay.DivergedAt.ShouldBe(5);
        replay.Lines.Count.ShouldBe(5);
        replay.Expected.ShouldBe("something else");
        replay.Actual.ShouldBe(trace.Steps[4]);
        var impossible = Replay.Run(trace with { Choices = [.. trace.Choices.Select((choice, place) => place == 4 ? 900 : choice)] });
        impossible.Actual.ShouldBe("choice 900 cannot be taken here");
    }

    [Theory]
    [InlineData("{}", "version none")]
    [InlineData("[]", "version none")]
    [InlineData("{\"version\":\"zonedrain-schedule/0\"}", "version zonedrain-schedule/0")]
    [InlineData("{\"version\":\"zonedrain-schedule/1\"}", "cannot be read")]
    [InlineData("not json", "cannot be read")]
    public void A_trace_that_cannot_be_read_is_refused_with_the_difference(string json, string message) =>
        Should.Throw<FormatException>(() => ScheduleTrace.Parse(json)).Message.ShouldContain(message);

    [Fact]
    public void A_schedule_shrinks_to_about_the_length_of_the_shortest()
    {
        var shortest = Exploration.Run(new() { World = Unsafe }).Findings.Single(found => found.Violation.Invariant == Invariant.PinOutlivesPgmap).Schedule;
        var world = Worlds.Make(Unsafe);
        var random = new ScheduleSearch(world, new RandomSchedule(3));
        random.Run(1, () => false);
        while (random.Findings.All(found => found.Violation.Invariant != Invariant.PinOutlivesPgmap)) random.Run(random.Schedules + 1, () => false);
        var found = random.Findings.Single(finding => finding.Violation.Invariant == Invariant.PinOutlivesPgmap).Schedule;
        var shrunk = Shrinker.Shrink(Unsafe, found, Invariant.PinOutlivesPgmap);
        shrunk.Count.ShouldBeLessThanOrEqualTo(found.Count);
        shrunk.Count.ShouldBeLessThan(shortest.Count + 8);
        Replay.Run(ScheduleTrace.Of(Unsafe, shrunk, Invariant.PinOutlivesPgmap)).Lines[^1].Violations.ShouldNotBeEmpty();
    }

    [Fact]
    public void A_diagram_has_an_arrow_for_each_question()
    {
        var finding = Exploration.Run(new() { World = Unsafe }).Findings[0];
        var lines = Story.Of(Unsafe, finding.Schedule);
        var svg = System.Xml.Linq.XDocument.Parse(SpaceTimeDiagram.Of("e devdax", lines));
        svg.Descendants().Count(element => element.Name.LocalName == "path").ShouldBe(lines.Count(line => line.To.Length > 0));
    }

    [Fact]
    public void A_search_that_spends_its_budget_is_not_complete()
    {
        var safe = new WorldSettings { Scheme = SchemeId.D, Teardown = TeardownKind.Orderly };
        var report = Exploration.Run(new() { World = safe, StatesMax = 500 });
        (report.Verdict, report.IsComplete).ShouldBe((SearchVerdict.BudgetSpent, false));
        Exploration.Run(new() { World = safe }).Verdict.ShouldBe(SearchVerdict.Complete);
    }

    [Fact]
    public void Nobody_waits_or_spins_for_a_page_whose_pgmap_was_freed_under_a_pin()
    {
        // A truncator once took a count left in a freed descriptor for a put under way, and asked again for ever.
        var settings = new WorldSettings { World = WorldKind.SecondMapping, Scheme = SchemeId.E };
        Exploration.Run(new() { World = settings, Search = SearchKind.Random, Schedules = 2000 }).Endless.ShouldBe(0);
    }

    [Fact]
    public void No_livelock_is_found_in_the_small_world()
    {
        var report = Exploration.Run(new() { World = new() { Scheme = SchemeId.E, Teardown = TeardownKind.Orderly }, Livelocks = true });
        report.Livelocks.ShouldBeEmpty();
        report.Stuck.ShouldBeEmpty();
    }
}
