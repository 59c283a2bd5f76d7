using Shouldly;
using ZoneDrain.Engines.Deterministic;

namespace ZoneDrain.Engines.Tests.Deterministic;

/// <summary>Every order of a world's turns, and what its ends show. Breadth first over states that are compared by value, as the explorer does.</summary>
internal static class EveryEnd
{
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
}
