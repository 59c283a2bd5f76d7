using Shouldly;
using ZoneDrain.Engines.Explorer;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>Every order of a world's turns, and what its ends show. Breadth first over states that are compared by value, as the explorer does.</summary>
internal static class EveryEnd
{
    // Who is refused may try again at once: a schedule that lets nobody else run has no end.
    private const int StepsMax = 1000;

    /// <summary>Searches to the end and shows every world in which nothing can run any more to <paramref name="check"/>; returns how many states there
    /// are. <paramref name="always"/> sees every state.</summary>
    public static int Of(World world, int statesMax, Action<World> check, Action<World>? always = null)
    {
        var codec = new WorldCodec(world, new());
        var states = new VisitedStates(codec.Width);
        Span<Choice> choices = new Choice[world.ChoicesMax];
        states.Add(codec.Save(), out _);
        for (var state = 0; state < states.Count; state++)
        {
            states.Count.ShouldBeLessThan(statesMax);
            codec.Load(states[state]);
            always?.Invoke(world);
            var count = world.Choices(choices);
            if (count == 0) check(world);
            for (var i = 0; i < count; i++)
            {
                if (i > 0) codec.Load(states[state]);
                world.Take(choices[i]);
                states.Add(codec.Save(), out _);
            }
        }

        return states.Count;
    }

    /// <summary>The first schedule, from 1, that ends as <paramref name="isWrong"/> says; 0 where none of so many does.</summary>
    public static long SchedulesNeeded(World world, ISchedule schedule, Func<World, bool> isWrong, int schedulesMax)
    {
        var codec = new WorldCodec(world, new());
        var start = codec.Save().ToArray();
        Span<Choice> choices = new Choice[world.ChoicesMax];
        for (var number = 0; number < schedulesMax; number++)
        {
            codec.Load(start);
            schedule.Begin(number);
            int count;
            for (var step = 0; (count = world.Choices(choices)) > 0 && step < StepsMax; step++) world.Take(choices[schedule.Choose(choices[..count], step)]);
            if (count == 0 && isWrong(world)) return number + 1;
        }

        return 0;
    }
}
