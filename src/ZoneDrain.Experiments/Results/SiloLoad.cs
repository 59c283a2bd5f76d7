namespace ZoneDrain.Experiments.Results;

/// <summary>What one silo did of a load, the warm-up left out.</summary>
/// <param name="Silo">The silo: its name, and where it listens.</param>
/// <param name="FromSecond">The first second of the run of which it told anything.</param>
/// <param name="ToSecond">The last.</param>
/// <param name="Arrived">Operations that arrived there.</param>
/// <param name="Done">Operations that ended.</param>
/// <param name="Refused">Of these, those that the model refused, and arrivals that met no device.</param>
/// <param name="Dropped">Arrivals that came too late to be started.</param>
public sealed record SiloLoad(string Silo, long FromSecond, long ToSecond, long Arrived, long Done, long Refused, long Dropped)
{
    /// <summary>Latency from the intended start; null when nothing ended.</summary>
    public LoadLatency? Latency { get; init; }

    /// <summary>A silo's name without where it listens.</summary>
    public static string NameOf(string silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        return silo.Split(" at ")[0];
    }

    /// <summary>The same silo before and after a resumption, or several that are told as one.</summary>
    internal SiloLoad Plus(SiloLoad other) => new(
        Silo, Math.Min(FromSecond, other.FromSecond), Math.Max(ToSecond, other.ToSecond), Arrived + other.Arrived, Done + other.Done,
        Refused + other.Refused, Dropped + other.Dropped);
}
