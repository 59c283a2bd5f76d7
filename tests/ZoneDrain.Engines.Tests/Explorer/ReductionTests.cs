using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Invariants;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>What makes the searches small or quick, against searches without it: the same violations, and the same worlds at rest, byte for byte.</summary>
public sealed class ReductionTests
{
    public static TheoryData<SchemeId, TeardownKind, GracePlacement> Small()
    {
        var cells = new TheoryData<SchemeId, TeardownKind, GracePlacement>();
        foreach (var scheme in SchemeList.All)
        {
            foreach (var grace in Matrix.Graces)
            {
                cells.Add(scheme.Id, TeardownKind.DevdaxZap, grace);
                if (grace is GracePlacement.None or GracePlacement.AtKill) cells.Add(scheme.Id, TeardownKind.Orderly, grace);
            }
        }

        cells.Add(SchemeId.D, TeardownKind.Disorderly, GracePlacement.None);
        cells.Add(SchemeId.C3, TeardownKind.Disorderly, GracePlacement.Both);
        return cells;
    }

    [Theory]
    [MemberData(nameof(Small))]
    public void Edges_of_read_sections_with_turns_of_their_own_change_no_answer(SchemeId scheme, TeardownKind teardown, GracePlacement grace)
    {
        var settings = new WorldSettings { Scheme = scheme, Teardown = teardown, Grace = grace };
        var (merged, split) = (Search(settings), Search(settings with { SplitsSections = true }));
        split.States.ShouldBeGreaterThan(merged.States);
        Kinds(merged).ShouldBe(Kinds(split));
        Ends(merged).SetEquals(Ends(split)).ShouldBeTrue();
        merged.StuckWorlds.Select(stuck => string.Join(' ', stuck.Waiting)).Order().ShouldBe(
            split.StuckWorlds.Select(stuck => string.Join(' ', stuck.Waiting)).Order());
    }

    [Theory]
    [InlineData(SchemeId.A1, TeardownKind.Orderly, 0)]
    [InlineData(SchemeId.C3, TeardownKind.DevdaxZap, 0)]
    [InlineData(SchemeId.D, TeardownKind.OrderlyUnlinked, 0)]
    [InlineData(SchemeId.D, TeardownKind.DevdaxZap, 2)]
    [InlineData(SchemeId.E, TeardownKind.Orderly, 1)]
    public void Outcomes_that_are_kept_are_those_of_turns_that_are_taken(SchemeId scheme, TeardownKind teardown, int signals)
    {
        var settings = new WorldSettings { Scheme = scheme, Teardown = teardown, Grace = GracePlacement.None, Signals = signals };
        var search = Search(settings);
        var (states, transitions, shortest) = Plain(Worlds.Make(settings));
        (search.States, search.Transitions).ShouldBe((states, transitions));
        search.Findings.ToDictionary(found => found.Violation.Invariant, found => found.Schedule.Count).ShouldBe(shortest, ignoreOrder: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_walk_over_kept_states_is_the_walk_of_the_world(bool pct)
    {
        const ulong Seed = 5;
        var settings = new WorldSettings { World = WorldKind.SecondMapping, Scheme = SchemeId.E, Grace = GracePlacement.None };
        ISchedule Schedule() => pct ? new PctSchedule(Seed, depth: 3, stepsExpected: 64) : new RandomSchedule(Seed);
        var (plain, kept) = (new ScheduleSearch(Worlds.Make(settings), Schedule()), new ScheduleSearch(Worlds.Make(settings), Schedule(), keepsStates: true));
        foreach (var search in (ScheduleSearch[])[plain, kept]) search.Run(3000, () => false);
        kept.Turns.ShouldBe(plain.Turns, $"seed {Seed}");
        kept.Findings.Count.ShouldBeGreaterThan(0);
        kept.Findings.Select(found => (found.Violation, found.Schedule.Count))
            .ShouldBe(plain.Findings.Select(found => (found.Violation, found.Schedule.Count)));
        foreach (var invariant in Enum.GetValues<Invariant>()) kept.FirstAt(invariant).ShouldBe(plain.FirstAt(invariant));
        kept.StuckWorlds.Select(stuck => stuck.Schedule.Count).ShouldBe(plain.StuckWorlds.Select(stuck => stuck.Schedule.Count));
        kept.States.ShouldBeGreaterThan(plain.States);
    }

    [Fact]
    public void No_two_actors_of_a_world_are_identical_so_there_is_no_symmetry_to_use()
    {
        // Scalarsets (C. Ip and D. Dill, Better verification through symmetry, 1996) must be interchangeable in every respect: same script, same worker.
        foreach (var kind in Enum.GetValues<WorldKind>())
        {
            foreach (var teardown in Enum.GetValues<TeardownKind>())
            {
                var settings = new WorldSettings { World = kind, Teardown = teardown };
                if (settings.Refusal is not null) continue;
                var tasks = Worlds.Make(settings).Tasks;
                var scripts = tasks.Select(task => task.Worker + string.Concat(task.Script.Select(step => step.Prototype.Name))).ToList();
                scripts.Distinct().Count().ShouldBe(scripts.Count);
            }
        }
    }

    // Breadth first with every turn taken, and nothing clever.
    private static (int States, long Transitions, Dictionary<Invariant, int> Shortest) Plain(World world)
    {
        var codec = new WorldCodec(world, new());
        var depths = new Dictionary<string, int>();
        var open = new Queue<(int[] State, int Depth)>();
        var shortest = new Dictionary<Invariant, int>();
        var transitions = 0L;
        var choices = new Choice[world.ChoicesMax];
        void Reach(int depth)
        {
            var state = codec.Save().ToArray();
            if (depths.TryAdd(string.Join(' ', state), depth)) open.Enqueue((state, depth));
        }

        for (Reach(0); open.TryDequeue(out var next);)
        {
            codec.Load(next.State);
            var count = world.Choices(choices);
            for (var i = 0; i < count; i++)
            {
                codec.Load(next.State);
                world.Take(choices[i]);
                transitions++;
                foreach (var violation in world.Found) shortest.TryAdd(violation.Invariant, next.Depth + 1);
                world.Found.Clear();
                Reach(next.Depth + 1);
            }
        }

        return (depths.Count, transitions, shortest);
    }

    private static ExhaustiveSearch Search(WorldSettings settings)
    {
        var search = new ExhaustiveSearch(Worlds.Make(settings));
        search.Run(3_000_000, () => false);
        search.IsComplete.ShouldBeTrue();
        return search;
    }

    private static IEnumerable<Invariant> Kinds(ExhaustiveSearch search) => search.Findings.Select(found => found.Violation.Invariant).Order();

    private static HashSet<string> Ends(ExhaustiveSearch search) => [.. search.Ends.Select(state => Convert.ToHexString(search.BytesOf(state)))];
}
