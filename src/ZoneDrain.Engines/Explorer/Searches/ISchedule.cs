namespace ZoneDrain.Engines.Explorer;

/// <summary>Chooses among the turns that are possible, schedule after schedule.</summary>
internal interface ISchedule
{
    /// <summary>A new schedule begins.</summary>
    void Begin(long schedule);

    /// <summary>The place of the choice to take.</summary>
    int Choose(ReadOnlySpan<Choice> choices, int step);
}

/// <summary>Each turn uniformly among those possible: a random walk, the baseline of S. Burckhardt and others, ASPLOS 2010.</summary>
internal sealed class RandomSchedule(ulong seed) : ISchedule
{
    private ChoiceDraws _draws;

    public void Begin(long schedule) => _draws = new(unchecked(seed * 0x9E3779B97F4A7C15 + (ulong)schedule));

    public int Choose(ReadOnlySpan<Choice> choices, int step) => choices.Length == 1 ? 0 : _draws.Below(choices.Length);
}
