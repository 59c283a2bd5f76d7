using ZoneDrain.Invariants;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// Makes a failing schedule minimal: leaves runs of choices out, half of them first and single ones last, as long as the invariant still breaks (A. Zeller and
/// R. Hildebrandt, Simplifying and isolating failure-inducing input, 2002). A choice that is not possible any more is passed over.
/// </summary>
public static class Shrinker
{
    /// <summary>
    /// A schedule no longer than <paramref name="schedule"/> whose last step breaks <paramref name="invariant"/>, and from which no single choice can be left
    /// out.
    /// </summary>
    public static IReadOnlyList<Choice> Shrink(WorldSettings settings, IReadOnlyList<Choice> schedule, Invariant invariant) =>
        Shrink(Worlds.Make(settings), schedule, invariant);

    internal static IReadOnlyList<Choice> Shrink(World world, IReadOnlyList<Choice> schedule, Invariant invariant)
    {
        // A forgotten sleeper is found in a world at rest, not by a step, and a schedule that leaves steps out comes to no rest.
        if (invariant == Invariant.SleeperForgotten) return schedule;
        var codec = new WorldCodec(world, new());
        var start = codec.Save().ToArray();
        List<Choice>? Try(IEnumerable<Choice> candidate)
        {
            codec.Load(start);
            world.Found.Clear();
            var taken = new List<Choice>();
            foreach (var choice in candidate)
            {
                if (!world.CanTake(choice)) continue;
                world.Take(choice);
                taken.Add(choice);
                if (world.Found.Exists(violation => violation.Invariant == invariant)) return taken;
            }

            return null;
        }

        var best = Try(schedule) ?? throw new ArgumentException($"the schedule of {schedule.Count} choices does not break {invariant}", nameof(schedule));
        for (var run = Math.Max(1, best.Count / 2); ;)
        {
            var shorter = false;
            for (var from = 0; from < best.Count;)
            {
                if (Try([.. best.Take(from), .. best.Skip(from + run)]) is { } found && found.Count < best.Count)
                {
                    best = found;
                    shorter = true;
                    continue;
                }

                from += run;
            }

            if (run == 1 && !shorter) return best;
            run = Math.Max(1, shorter ? Math.Min(run, best.Count / 2) : run / 2);
        }
    }
}
