namespace ZoneDrain.Engines.Explorer;

/// <summary>Chooses among the turns that are possible, schedule after schedule.</summary>
internal interface ISchedule
{
    /// <summary>A new schedule begins.</summary>
    void Begin(long schedule);

    /// <summary>The place of the choice to take.</summary>
    int Choose(ReadOnlySpan<Choice> choices, int step);
}
