namespace ZoneDrain.Experiments.Results;

/// <summary>Operations that were refused for one reason.</summary>
/// <param name="Reason">The kernel's name of the refusal, as "EBUSY" or "SIGBUS"; <see cref="NoDevice"/> for arrivals that met none.</param>
/// <param name="Count">How many, 1 or more.</param>
public sealed record RefusalCount(string Reason, long Count)
{
    /// <summary>The reason of an arrival while the devices were away.</summary>
    public const string NoDevice = "no device";

    /// <summary>The refusals among operations that ended, and the arrivals that met no device.</summary>
    /// <param name="outcomes">How many operations ended with each <see cref="Outcome"/>.</param>
    /// <param name="refused">Refused arrivals in all.</param>
    public static IEnumerable<RefusalCount> Of(IReadOnlyList<long> outcomes, long refused)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        RefusalCount[] ended =
        [
            .. outcomes.Select((count, outcome) => (Outcome: (Outcome)outcome, Count: count)).Where(each => each.Count > 0 && LoadMeter.IsRefusal(each.Outcome))
                .Select(each => new RefusalCount(each.Outcome.ToString(), each.Count)),
        ];
        var away = refused - ended.Sum(refusal => refusal.Count);
        return away > 0 ? [.. ended, new(NoDevice, away)] : ended;
    }
}
