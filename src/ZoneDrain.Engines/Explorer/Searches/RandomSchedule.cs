namespace ZoneDrain.Engines.Explorer;

/// <summary>Each turn uniformly among those possible: a random walk, the baseline of S. Burckhardt and others, ASPLOS 2010.</summary>
internal sealed class RandomSchedule(ulong seed) : ISchedule
{
    private ChoiceDraws _draws;

    public void Begin(long schedule) => _draws = new(unchecked(seed * 0x9E3779B97F4A7C15 + (ulong)schedule));

    public int Choose(ReadOnlySpan<Choice> choices, int step) => choices.Length == 1 ? 0 : _draws.Below(choices.Length);
}
