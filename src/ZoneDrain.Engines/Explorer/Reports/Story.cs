namespace ZoneDrain.Engines.Explorer;

/// <summary>Tells a schedule step by step.</summary>
public static class Story
{
    /// <summary>The lines of a schedule in the world of <paramref name="settings"/>; it ends early at a choice that cannot be taken.</summary>
    public static IReadOnlyList<StoryLine> Of(WorldSettings settings, IReadOnlyList<Choice> schedule) => Of(Worlds.Make(settings), schedule);

    internal static List<StoryLine> Of(World world, IReadOnlyList<Choice> schedule)
    {
        var lines = new List<StoryLine>();
        foreach (var choice in schedule)
        {
            if (!world.CanTake(choice)) break;
            lines.Add(world.TakeAndTell(lines.Count + 1, choice));
            world.Found.Clear();
        }

        return lines;
    }
}
