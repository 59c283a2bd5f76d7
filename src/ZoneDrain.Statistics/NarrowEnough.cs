namespace ZoneDrain.Statistics;

/// <summary>
/// Says when measuring may stop. An interval that is looked at after every round is found narrow by chance, and then covers less often than it says: so it is
/// looked at now and then, and must be narrow twice in a row.
/// </summary>
public sealed class NarrowEnough
{
    private const int RoundsBetweenLooks = 4;
    private bool _wasNarrow;

    /// <summary>After a round: true when measuring may stop. <paramref name="isNarrow"/> counts only at a look.</summary>
    public bool At(int rounds, bool isNarrow)
    {
        if (!IsLook(rounds)) return false;
        var stops = isNarrow && _wasNarrow;
        _wasNarrow = isNarrow;
        return stops;
    }

    /// <summary>True for the rounds after which it is looked at.</summary>
    public static bool IsLook(int rounds) => rounds >= RoundEstimate.RoundsMin && rounds % RoundsBetweenLooks == 0;
}
